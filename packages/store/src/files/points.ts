import { type AnySeries, formatInstant, type ParsedInstant, Series, TimeIndex } from "@asof/series";
import type { Problems } from "./problems.js";

/** Numbers that become more. */
class Column {
  #items = new Float64Array(16);
  length = 0;

  push(item: number): void {
    if (this.length === this.#items.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = item;
  }

  at(position: number): number {
    return this.#items[position] as number;
  }
}

/** What a file says about one series, in the order of the file: 24 to 32 bytes a number. */
export class Points {
  readonly name: string;
  readonly valueType: "number" | "string";
  readonly #times = new Column();
  readonly #inserted = new Column();
  readonly #lines = new Column();
  readonly #numbers = new Column();
  readonly #texts: (string | null)[] = [];
  #tzaware: boolean | undefined;
  #ordered = true;
  #order = new Uint32Array(0);

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
    this.#times.push(ms);
    this.#inserted.push(inserted);
    this.#lines.push(line);
    if (this.valueType === "number") this.#numbers.push(value as number);
    else this.#texts.push(value as string | null);
    return undefined;
  }

  /** Brings them in order of insertion date, then value date; those that are there twice are told and left out. */
  order(problems: Problems): void {
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    this.#order = order;
    if (this.#ordered) return;
    order.sort((a, b) => this.#compare(a, this.#inserted.at(b), this.#times.at(b)) || a - b);
    const kept = order.filter(
      (position, i) => i === 0 || !this.#isRepeated(order[i - 1] as number, position, problems),
    );
    this.#order = kept;
  }

  /** The revisions that they make once ordered, oldest first. */
  *revisions(): Generator<{ insertionDate: number; series: AnySeries }> {
    const order = this.#order;
    let from = 0;
    while (from < order.length) {
      const insertionDate = this.#inserted.at(order[from] as number);
      let to = from + 1;
      while (to < order.length && this.#inserted.at(order[to] as number) === insertionDate) to++;
      yield { insertionDate, series: this.#series(order.subarray(from, to)) };
      from = to;
    }
  }

  #isRepeated(before: number, position: number, problems: Problems): boolean {
    if (this.#compare(before, this.#inserted.at(position), this.#times.at(position)) !== 0) return false;
    const date = formatInstant(this.#times.at(position), this.#tzaware === true ? "Z" : "");
    problems.add(
      this.#lines.at(position),
      `"${this.name}" has a value at ${date} in line ${this.#lines.at(before)} already`,
    );
    return true;
  }

  #compare(position: number, inserted: number, time: number): number {
    return this.#inserted.at(position) - inserted || this.#times.at(position) - time;
  }

  #series(positions: Uint32Array): AnySeries {
    const index = TimeIndex.from(Float64Array.from(positions, (i) => this.#times.at(i)));
    return this.valueType === "number"
      ? new Series(
          index,
          Float64Array.from(positions, (i) => this.#numbers.at(i)),
          this.#tzaware,
        )
      : new Series(
          index,
          Array.from(positions, (i) => this.#texts[i] as string | null),
          this.#tzaware,
        );
  }
}
