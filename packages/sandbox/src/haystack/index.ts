// By the names that Haystack has for them; who imports `Date` by name hides the language's own.
export { CalendarDate as Date, DateTime, TimeOfDay as Time } from "../values/date-time.js";
export type { Dict, GridColumn } from "./grid.js";
export { Grid, GridBuilder } from "./grid.js";
export { MatrixGrid } from "./matrix-grid.js";
export { Coord, Float, Ref, Uri } from "./scalars.js";
export { Marker, NA, Remove } from "./singletons.js";
