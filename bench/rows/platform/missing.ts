import type { MissingRow } from "../../row.ts";

const notBuilt = "The measurement is not built yet.";

/** The rows that wait for parts of the platform and of the studio. */
export const missing: readonly MissingRow[] = [
  {
    id: "P3",
    area: "platform",
    measure: "a graph of 50 nodes run again with nothing changed, against its first run",
    reason: notBuilt,
  },
  {
    id: "U1",
    area: "platform",
    measure: "1M points plotted in the studio, pan and zoom, frames a second",
    reason: notBuilt,
  },
];
