import { dropMissing, type Frame, frameFrom, type Series } from "@asof/series";
import { StoreError } from "../errors.js";

/**
 * The rows of a frame that hold a value.
 *
 * @throws {StoreError} `complete_erasure` when there is none
 */
export function rowsWithValues(name: string, frame: Frame): Frame {
  const columns = [...frame.entries()].map(([column, series]) => [column, dropMissing(series) as Series] as const);
  const rows = frameFrom(columns, { tzaware: frame.tzaware });
  if (rows.length > 0) return rows;
  const message = `"${name}" would hold no value at all: give a frame that has some, or delete the group.`;
  throw new StoreError("complete_erasure", message, { name });
}
