import { dropMissing, type Frame, frameFrom, type Series } from "@asof/series";
import { StoreError } from "../errors.js";
import { storable } from "../names.js";

/**
 * The rows of a frame that hold a value.
 *
 * @throws {StoreError} `complete_erasure` when there is none, `invalid_argument` for columns that cannot be stored
 */
export function rowsWithValues(name: string, frame: Frame): Frame {
  for (const column of frame.columns) storable("The name of a column", column);
  const columns = [...frame.entries()].map(([column, series]) => [column, dropMissing(series) as Series] as const);
  const rows = frameFrom(columns, { tzaware: frame.tzaware });
  if (rows.length > 0) return rows;
  const message = `"${name}" would hold no value at all: give a frame that has some, or delete the group.`;
  throw new StoreError("complete_erasure", message, { name });
}
