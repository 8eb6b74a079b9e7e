import { type AnySeries, Series } from "@asof/series";
import { emptyDigest, revisionDigest } from "../chunks/digest.js";
import { bytesOfHex, sha256 } from "../hash.js";
import { countWhile } from "../reading/window.js";
import type { CallOptions } from "../series-store.js";
import { valueTypeOf } from "../writing/head.js";
import type { Source } from "./sources.js";

/** What was known of a series at any date, from one answer of its source. */
export class PastOfSource {
  readonly #dates: Float64Array;
  readonly #states: readonly AnySeries[];
  readonly #before: AnySeries;

  constructor(history: ReadonlyMap<number, AnySeries>) {
    this.#dates = Float64Array.from(history.keys());
    this.#states = [...history.values()];
    this.#before = Series.empty(this.#states[0]?.tzaware ?? true);
  }

  at(date: number): AnySeries {
    const known = countWhile(this.#dates, (inserted) => inserted <= date);
    return this.#states[known - 1] ?? this.#before;
  }
}

export async function pastOf({ store }: Source, name: string, options: CallOptions): Promise<PastOfSource> {
  return new PastOfSource((await store.history(name, { signal: options.signal })) ?? new Map());
}

/** SHA-256 in hexadecimal over all that a source says of a series as of a date; `undefined` when it knew nothing. */
export async function keyInSource(
  { store }: Source,
  name: string,
  revisionDate: number | undefined,
  options: CallOptions,
): Promise<string | undefined> {
  const until = { toInsertionDate: revisionDate, keepNans: true, signal: options.signal };
  const history = [...((await store.history(name, until)) ?? [])];
  const [first] = history;
  if (first === undefined) return undefined;
  const digest = history.reduce(
    (before, [inserted, { times, values }]) => revisionDigest(before, { inserted, replaces: true, times, values }),
    emptyDigest(first[1].tzaware, valueTypeOf(first[1])),
  );
  return sha256("asof source 1", bytesOfHex(digest));
}
