import { SeriesError } from "./errors.js";
import { type Alignment, align, type Placement } from "./kernels/align.js";
import { Column } from "./kernels/column.js";
import type { ValueRange } from "./kernels/slice.js";
import { Series, seriesFrom } from "./series.js";
import { TimeIndex } from "./time-index.js";

/**
 * Named columns of numbers over the same strictly increasing instants, such as the scenarios of a
 * forecast. Immutable like series, and `tzaware` as they are; NaN is a missing cell.
 */
export class Frame {
  readonly index: TimeIndex;
  /** The columns by name, in their order; each as long as the index. */
  readonly #columns: ReadonlyMap<string, Float64Array>;
  readonly tzaware: boolean;

  /** @throws {SeriesError} `length_mismatch`, `duplicate_column` */
  constructor(index: TimeIndex, columns: Iterable<readonly [string, Float64Array]>, tzaware = true) {
    const entries = [...columns];
    for (const [name, { length }] of entries) {
      if (length === index.length) continue;
      throw new SeriesError("length_mismatch", `${index.length} instants do not fit ${length} values in "${name}".`);
    }
    assertDistinct(entries.map(([name]) => name));
    this.index = index;
    this.#columns = new Map(entries);
    this.tzaware = tzaware;
  }

  static empty(columns: Iterable<string> = [], tzaware = true): Frame {
    const { index, values } = Series.empty();
    return new Frame(
      index,
      [...columns].map((name) => [name, values] as const),
      tzaware,
    );
  }

  /** The names of the columns, in order. */
  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** Epoch milliseconds, fractions carrying microseconds; wall clock read as UTC when not `tzaware`. */
  get times(): Float64Array {
    return this.index.times;
  }

  /** How many rows there are. */
  get length(): number {
    return this.index.length;
  }

  /** A column as a series, missing cells included; `undefined` when there is none of that name. */
  column(name: string): Series | undefined {
    const values = this.#columns.get(name);
    return values && new Series(this.index, values, this.tzaware);
  }

  /** Each column by its name, in order. */
  *entries(): Generator<[string, Series]> {
    for (const [name, values] of this.#columns) yield [name, new Series(this.index, values, this.tzaware)];
  }

  /** `{ column: { ISO instant: value } }`, for people and for tests; missing cells are null. */
  toObject(): Record<string, Record<string, number | string | null>> {
    return Object.fromEntries([...this.entries()].map(([name, series]) => [name, series.toObject()]));
  }
}

/** What becomes a column: a series, or its points. */
export type FrameColumn = Series | Readonly<Record<string, number | null>>;

/**
 * A frame over the instants that any of the columns has: `{ low: { "2024-01-01T00:00Z": 1 }, high: … }`,
 * or pairs, whose order is kept whatever the names are. Awareness is that of the columns.
 *
 * @throws {SeriesError} `duplicate_column`, `mixed_awareness`, and as `seriesFrom`
 */
export function frameFrom(
  columns: Iterable<readonly [string, FrameColumn]> | Readonly<Record<string, FrameColumn>>,
  options: { tzaware?: boolean } = {},
): Frame {
  const pairs = isIterable(columns) ? [...columns] : Object.entries(columns);
  const series = pairs.map(([, column]) => (column instanceof Series ? column : seriesFrom(column, options)));
  const tzaware = series.find(({ length }) => length > 0)?.tzaware ?? series[0]?.tzaware ?? options.tzaware ?? true;
  assertOneKind(series, tzaware);
  const { index, placements }: Alignment = align(series.map((one) => one.index));
  const cells = series.map((one, i) => placed(one, index, placements[i] as Placement));
  return new Frame(
    index,
    pairs.map(([name], i) => [name, cells[i] as Float64Array] as const),
    tzaware,
  );
}

/** Same columns in the same order, same instants, same values; a missing cell equals a missing one. */
export function frameEqual(a: Frame, b: Frame): boolean {
  if (a.tzaware !== b.tzaware || !a.index.equals(b.index)) return false;
  const [left, right] = [[...a.entries()], [...b.entries()]];
  return left.length === right.length && left.every(([name, column], i) => sameColumn(name, column, right[i]));
}

/** The rows with `from` ≤ time ≤ `to`, both ends included. Shares memory with the input. */
export function sliceFrame(frame: Frame, { from, to }: ValueRange): Frame {
  const start = from === undefined ? 0 : frame.index.lowerBound(from);
  const end = Math.max(start, to === undefined ? frame.length : frame.index.upperBound(to));
  if (start === 0 && end === frame.length) return frame;
  const columns = [...frame.entries()].map(([name, { values }]) => [name, values.subarray(start, end)] as const);
  return new Frame(frame.index.slice(start, end), columns, frame.tzaware);
}

/** The rows in which every column has a value. */
export function completeRows(frame: Frame): Frame {
  const columns = [...frame.entries()].map(([name, { values }]) => [name, values] as const);
  const kept = Array.from(frame.times.keys()).filter((row) =>
    columns.every(([, values]) => !Number.isNaN(values[row])),
  );
  if (kept.length === frame.length) return frame;
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row] as number);
  const index = TimeIndex.trusted(pick(frame.times));
  return new Frame(
    index,
    columns.map(([name, values]) => [name, pick(values)] as const),
    frame.tzaware,
  );
}

function placed(series: Series, rows: TimeIndex, placement: Placement): Float64Array {
  if (series.length === rows.length) return series.values;
  const cells = new Float64Array(rows.length).fill(Number.NaN);
  new Column(series, rows, placement).overlay(0, cells);
  return cells;
}

function sameColumn(name: string, { values }: Series, other: readonly [string, Series] | undefined): boolean {
  if (other === undefined || other[0] !== name) return false;
  const theirs = other[1].values;
  return values.every((value, i) => value === theirs[i] || (Number.isNaN(value) && Number.isNaN(theirs[i])));
}

function assertDistinct(names: readonly string[]): void {
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  if (twice.length === 0) return;
  const message = `Columns need names of their own: ${twice.map((name) => `"${name}"`).join(", ")} comes twice.`;
  throw new SeriesError("duplicate_column", message, { columns: twice });
}

/** Empty columns fit every other. */
function assertOneKind(columns: readonly Series[], tzaware: boolean): void {
  if (columns.every((column) => column.length === 0 || column.tzaware === tzaware)) return;
  throw new SeriesError("mixed_awareness", "The columns of a frame have a time zone, all of them, or none has.");
}

function isIterable(
  columns: Iterable<readonly [string, FrameColumn]> | Readonly<Record<string, FrameColumn>>,
): columns is Iterable<readonly [string, FrameColumn]> {
  return Symbol.iterator in columns;
}
