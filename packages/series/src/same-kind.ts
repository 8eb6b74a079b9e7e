import { SeriesError } from "./errors.js";
import { type AnySeries, isNumeric } from "./series.js";

/** @throws {SeriesError} `mixed_awareness`, `mixed_value_types` */
export function assertSameKind(a: AnySeries, b: AnySeries): void {
  if (a.tzaware !== b.tzaware) {
    throw new SeriesError(
      "mixed_awareness",
      `A series ${a.tzaware ? "with" : "without"} a time zone cannot take points ${b.tzaware ? "with" : "without"} one.`,
    );
  }
  if (isNumeric(a) !== isNumeric(b)) {
    throw new SeriesError("mixed_value_types", "A series holds numbers or strings, not both.");
  }
}
