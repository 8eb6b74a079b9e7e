import { type AnySeries, formatInstant, type ParsedInstant, Series, TimeIndex } from "@asof/series";
import { GrowingColumn } from "./growing-column.js";
import type { Problems } from "./problems.js";

/** What a file says about one series, in the order of the file: 20 to 32 bytes a number. */
export class Points {
  readonly name: string;
  readonly valueType: "number" | "string";
  readonly #times = new GrowingColumn(Float64Array);
  readonly #lines = new GrowingColumn(Uint32Array);
  readonly #numbers = new GrowingColumn(Float64Array);
  /** When the first became known, and each of them once one of them did at another time. */
  #firstInserted = Number.NaN;
  #inserted: GrowingColumn<Float64Array> | undefined;
  readonly #texts: (string | null)[] = [];
  #tzaware: boolean | undefined;
  #ordered = true;
  /** Their positions in order; `undefined` when that is the order of the file. */
  #order: Uint32Array | undefined;

  constructor(name: string, valueType: "number" | "string") {
    this.name = name;
    this.valueType = valueType;
  }

  get length(): number {
    return this.#times.length;
  }

  /** Where the series is first mentioned. */
  get firstLine(): number {
    return this.#lines.at(0);
  }

  /**
   * @param inserted when it became known, epoch milliseconds; the same for all when the file does not say
   * @returns what is wrong when the instant is of the other kind than those before
   */
  add(
    { ms, tzaware }: ParsedInstant,
    value: number | string | null,
    inserted: number,
    line: number,
  ): string | undefined {
    this.#tzaware ??= tzaware;
    if (this.#tzaware !== tzaware) {
      const kind = tzaware ? "with a time zone, those before without" : "without a time zone, those before with one";
      return `the instant of "${this.name}" is ${kind}`;
    }
    const last = this.length - 1;
    if (last >= 0 && this.#compare(last, inserted, ms) >= 0) this.#ordered = false;
    this.#addInserted(inserted);
    this.#times.push(ms);
    this.#lines.push(line);
    if (this.valueType === "number") this.#numbers.push(value as number);
    else this.#texts.push(value as string | null);
    return undefined;
  }

  /** Brings them in order of insertion date, then value date; those that are there twice are told and left out. */
  order(problems: Problems): void {
    if (this.#ordered) return;
    const order = new Uint32Array(this.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    order.sort((a, b) => this.#compare(a, this.#insertedAt(b), this.#times.at(b)) || a - b);
    this.#order = order.filter(
      (position, i) => i === 0 || !this.#isRepeated(order[i - 1] as number, position, problems),
    );
  }

  /** The revisions that they make once ordered, oldest first. */
  *revisions(): Generator<{ insertionDate: number; series: AnySeries }> {
    const length = this.#order?.length ?? this.length;
    let from = 0;
    while (from < length) {
      const insertionDate = this.#insertedAt(this.#positionOf(from));
      let to = from + 1;
      while (to < length && this.#insertedAt(this.#positionOf(to)) === insertionDate) to++;
      yield { insertionDate, series: this.#series(from, to) };
      from = to;
    }
  }

  #addInserted(inserted: number): void {
    if (this.length === 0) this.#firstInserted = inserted;
    if (this.#inserted === undefined) {
      if (inserted === this.#firstInserted) return;
      this.#inserted = new GrowingColumn(Float64Array);
      for (let i = 0; i < this.length; i++) this.#inserted.push(this.#firstInserted);
    }
    this.#inserted.push(inserted);
  }

  #insertedAt(position: number): number {
    return this.#inserted === undefined ? this.#firstInserted : this.#inserted.at(position);
  }

  /** Where the `i`-th in order is in the file. */
  #positionOf(i: number): number {
    return this.#order === undefined ? i : (this.#order[i] as number);
  }

  #isRepeated(before: number, position: number, problems: Problems): boolean {
    if (this.#compare(before, this.#insertedAt(position), this.#times.at(position)) !== 0) return false;
    const date = formatInstant(this.#times.at(position), this.#tzaware === true ? "Z" : "");
    problems.add(
      this.#lines.at(position),
      `"${this.name}" has a value at ${date} in line ${this.#lines.at(before)} already`,
    );
    return true;
  }

  #compare(position: number, inserted: number, time: number): number {
    return this.#insertedAt(position) - inserted || this.#times.at(position) - time;
  }

  #series(from: number, to: number): AnySeries {
    const times = new Float64Array(to - from);
    for (let i = from; i < to; i++) times[i - from] = this.#times.at(this.#positionOf(i));
    const index = TimeIndex.from(times);
    if (this.valueType === "string") {
      const texts = Array.from(times, (_, i) => this.#texts[this.#positionOf(from + i)] as string | null);
      return new Series(index, texts, this.#tzaware);
    }
    const numbers = new Float64Array(to - from);
    for (let i = from; i < to; i++) numbers[i - from] = this.#numbers.at(this.#positionOf(i));
    return new Series(index, numbers, this.#tzaware);
  }
}
