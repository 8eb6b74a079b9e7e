import { SeriesError } from "../errors.js";
import { completeRows, Frame, frameFrom } from "../frame.js";
import type { Series } from "../series.js";
import { add } from "./add.js";

/**
 * The sum of frames, column by column, plus each of the series in every column; only the rows that all
 * of them have without a missing value. The columns are those of the first frame; the others have them
 * too, in any order.
 *
 * @throws {SeriesError} `different_columns`, `mixed_awareness`, `invalid_argument` without any frame
 */
export function addFrames(frames: readonly Frame[], series: readonly Series[] = []): Frame {
  const [first] = frames;
  if (first === undefined) throw new SeriesError("invalid_argument", "At least one of what is added must be a frame.");
  for (const frame of frames) assertSameColumns(first, frame);
  const shared = series.length === 0 ? [] : [add(series)];
  const sums = first.columns.map((name) => {
    const columns = frames.map((frame) => frame.column(name) as Series);
    return [name, add([...columns, ...shared])] as const;
  });
  const sum = completeRows(frameFrom(sums));
  return sum.length === 0 ? Frame.empty(first.columns, first.tzaware) : sum;
}

function assertSameColumns(first: Frame, frame: Frame): void {
  const [ours, theirs] = [first.columns, frame.columns];
  const differing = [
    ...ours.filter((name) => !theirs.includes(name)),
    ...theirs.filter((name) => !ours.includes(name)),
  ];
  if (differing.length === 0) return;
  const names = differing.map((name) => `"${name}"`).join(", ");
  const message = `Frames with different columns cannot be added: not all of them have ${names}.`;
  throw new SeriesError("different_columns", message, { columns: differing });
}
