import { type Label, type Series, TimeIndex } from "@asof/series";
import { ServerError } from "./errors.js";

/** Instants from `start` (inclusive) to `end` (exclusive), epoch milliseconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * What flows along the edges of a graph: evenly spaced samples, one column a label; NaN is missing.
 * Immutable like a series.
 */
export class Frame {
  readonly index: TimeIndex;
  readonly labels: readonly Label[];
  readonly columns: readonly Float64Array[];

  constructor(index: TimeIndex, labels: readonly Label[], columns: readonly Float64Array[]) {
    this.index = index;
    this.labels = labels;
    this.columns = columns;
  }

  /** All columns missing over the window. */
  static missing(window: Window, step: number, labels: readonly Label[]): Frame {
    const index = gridOf(window, step);
    return new Frame(
      index,
      labels,
      labels.map(() => new Float64Array(index.length).fill(Number.NaN)),
    );
  }

  /** Series laid on the grid of the window; samples they lack are missing. */
  static fromSeries(
    series: readonly (Series | undefined)[],
    labels: readonly Label[],
    window: Window,
    step: number,
  ): Frame {
    const frame = Frame.missing(window, step, labels);
    series.forEach((one, i) => {
      if (one !== undefined) place(one, frame.columns[i] as Float64Array, window, step);
    });
    return frame;
  }

  get length(): number {
    return this.index.length;
  }

  /** The samples inside the window; those outside of this frame are missing. */
  cut(window: Window, step: number): Frame {
    const index = gridOf(window, step);
    if (index.equals(this.index)) return this;
    const offset = Math.round((window.start - (this.index.first ?? window.start)) / step);
    const columns = this.columns.map((column) =>
      Float64Array.from({ length: index.length }, (_, i) => column[i + offset] ?? Number.NaN),
    );
    return new Frame(index, this.labels, columns);
  }

  /**
   * The columns that a label indexer names: a label, or a list with one entry for the only axis, which is
   * a label or a list of labels; `null` for all.
   *
   * @throws {ServerError} `invalid_graph` for a label that there is not, or more entries than axes.
   */
  select(indexer: Label | readonly (Label | readonly Label[])[] | null): Frame {
    if (indexer === null) return this;
    const entries = (Array.isArray(indexer) ? indexer : [indexer]) as readonly (Label | readonly Label[])[];
    if (entries.length > 1) {
      const message = `${JSON.stringify(indexer)} has an entry for more than one axis; several labels of one axis are written [${JSON.stringify(indexer)}].`;
      throw new ServerError("invalid_graph", message, { labels: indexer });
    }
    const wanted = entries.flat() as Label[];
    const positions = wanted.map((label) => this.#position(label));
    return new Frame(
      this.index,
      positions.map((i) => this.labels[i] as Label),
      positions.map((i) => this.columns[i] as Float64Array),
    );
  }

  #position(label: Label): number {
    const byLabel = this.labels.findIndex((own) => String(own) === String(label));
    const position = byLabel >= 0 || typeof label !== "number" ? byLabel : label;
    if (position >= 0 && position < this.labels.length) return position;
    const known = this.labels.join(", ");
    throw new ServerError("invalid_graph", `There is no label "${label}" to select; there are: ${known}.`, { label });
  }
}

/** Side by side; all frames lie on one grid. */
export function joinFrames(frames: readonly Frame[]): Frame {
  const [first] = frames;
  if (first === undefined) throw new ServerError("invalid_graph", "There is nothing to join: an input is missing.");
  if (frames.some((frame) => !frame.index.equals(first.index))) {
    throw new ServerError("invalid_graph", "Inputs of one node must have the same sample period.");
  }
  return new Frame(
    first.index,
    frames.flatMap((frame) => frame.labels),
    frames.flatMap((frame) => frame.columns),
  );
}

/** As much as a process holds a few times over: 160 MB a column. */
const mostSamples = 20_000_000;

/**
 * The sample times of a window: multiples of `step` since the epoch.
 *
 * @throws {ServerError} `invalid_request` for more than twenty million.
 */
export function gridOf(window: Window, step: number): TimeIndex {
  const start = Math.ceil(window.start / step) * step;
  const length = Math.max(0, Math.ceil((window.end - start) / step));
  if (length <= mostSamples) return TimeIndex.regular(start, step, length);
  const message = `${length} samples are asked for at once, and at most ${mostSamples} are given: ask for a shorter range.`;
  throw new ServerError("invalid_request", message, { length });
}

function place(series: Series, column: Float64Array, window: Window, step: number): void {
  const start = Math.ceil(window.start / step) * step;
  for (let i = series.index.lowerBound(start); i < series.length && series.index.at(i) < window.end; i++) {
    const position = (series.index.at(i) - start) / step;
    if (Number.isInteger(position)) column[position] = series.values[i] as number;
  }
}
