import { isSeriesError, type ParsedInstant } from "@asof/series";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { CellProblem, type Clock, clockOf, instantIn, nameIn, numberIn, textIn } from "./cells.js";
import type { ImportOptions } from "./import-series.js";
import { type Layout, layoutOf } from "./layout.js";
import { Points } from "./points.js";
import type { Problems } from "./problems.js";
import type { Cell, Row, Table } from "./table.js";

/** What a file says, by series. */
export interface FilePoints {
  readonly series: readonly Points[];
  /** Whether the file itself says when its values became known. */
  readonly dated: boolean;
  readonly lines: number;
}

/** Reads a whole table into columns; what is wrong with a line is told, and the line left out. */
export async function readPoints(
  table: Table,
  store: SeriesStore,
  options: ImportOptions,
  problems: Problems,
): Promise<FilePoints> {
  const layout = layoutOf(table, options.series, options.columns);
  if (layout.insertionDate !== undefined && options.insertionDate !== undefined) {
    const message = "The file says when its values became known: leave out the insertion date, or name another column.";
    throw new StoreError("invalid_argument", message);
  }
  const reader = new LineReader(layout, table, await textSeries(store, options), options, problems);
  let lines = 0;
  for await (const rows of table.batches) {
    options.signal?.throwIfAborted();
    for (const row of rows) reader.read(row);
    lines += rows.length;
  }
  return { series: reader.series, dated: layout.insertionDate !== undefined, lines };
}

/** The names of the stored series that hold texts. */
async function textSeries(store: SeriesStore, { signal, valueType }: ImportOptions): Promise<ReadonlySet<string>> {
  if (valueType !== undefined) return new Set();
  const found = await store.find('(by.internal-metaitem "value_type" "object")', { signal });
  return new Set(found.map(({ name }) => name));
}

/** An instant without an offset is in UTC when it says when something became known. */
const insertionClock: Clock = clockOf("UTC", {});

function hintFor(error: Error): string {
  if (!isSeriesError(error)) return "";
  if (error.code === "ambiguous_time") return " (ambiguous: earlier, later, or infer from the order of the lines)";
  return error.code === "nonexistent_time" ? " (nonexistent: shift_forward takes the next time there is)" : "";
}

class LineReader {
  readonly #layout: Layout;
  readonly #table: Table;
  readonly #texts: ReadonlySet<string>;
  readonly #options: ImportOptions;
  readonly #problems: Problems;
  readonly #clock: Clock;
  /** Of a clock that shows an hour twice, the other answer; `undefined` when that is not to be inferred. */
  readonly #laterClock: Clock | undefined;
  /** Where the lines of a series have come to, for each of its insertion dates. */
  readonly #reached = new Map<string, number>();
  readonly #points = new Map<string, Points>();

  constructor(layout: Layout, table: Table, texts: ReadonlySet<string>, options: ImportOptions, problems: Problems) {
    this.#layout = layout;
    this.#table = table;
    this.#texts = texts;
    this.#options = options;
    this.#problems = problems;
    const { tz, nonexistent = "raise", ambiguous = "raise" } = options;
    const clock = (which: "raise" | "earlier" | "later") => clockOf(tz, { nonexistent, ambiguous: which });
    this.#clock = clock(ambiguous === "infer" ? "earlier" : ambiguous);
    this.#laterClock = ambiguous === "infer" ? clock("later") : undefined;
  }

  get series(): readonly Points[] {
    return [...this.#points.values()];
  }

  read({ line, cells }: Row): void {
    try {
      const { width, valueDate, insertionDate, name, values } = this.#layout;
      if (cells.length !== width) throw new CellProblem(`there are ${cells.length} cells instead of ${width}`);
      const inserted = insertionDate === undefined ? 0 : instantIn(cells[insertionDate], insertionClock).ms;
      const instant = this.#instantIn(cells[valueDate], `${inserted} ${name === undefined ? "" : cells[name]}`);
      const read = values.map(({ series = nameIn(cells[name as number]), column }) => {
        const points = this.#of(series, column);
        return { points, value: this.#valueIn(cells[column], points, column) };
      });
      for (const { points, value } of read) {
        if (this.#options.keepNans !== true && (value === null || Number.isNaN(value))) continue;
        const wrong = points.add(instant, value, inserted, line);
        if (wrong !== undefined) throw new CellProblem(wrong);
      }
    } catch (error) {
      if (!(error instanceof CellProblem) && !isSeriesError(error)) throw error;
      this.#problems.add(line, error.message.replace(/\.$/, "") + hintFor(error));
    }
  }

  #instantIn(cell: Cell | undefined, ordered: string): ParsedInstant {
    const earlier = instantIn(cell, this.#clock);
    if (this.#laterClock === undefined) return earlier;
    const goesBack = earlier.ms <= (this.#reached.get(ordered) ?? Number.NEGATIVE_INFINITY);
    const instant = goesBack ? instantIn(cell, this.#laterClock) : earlier;
    this.#reached.set(ordered, instant.ms);
    return instant;
  }

  #valueIn(cell: Cell | undefined, { valueType }: Points, column: number): number | string | null {
    return valueType === "number" ? numberIn(cell) : textIn(cell, !this.#table.textColumns.has(column));
  }

  #of(name: string, column: number): Points {
    const known = this.#points.get(name);
    if (known !== undefined) return known;
    const isText = this.#texts.has(name) || this.#table.textColumns.has(column);
    const points = new Points(name, this.#options.valueType ?? (isText ? "string" : "number"));
    this.#points.set(name, points);
    return points;
  }
}
