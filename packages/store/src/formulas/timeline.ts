import type { SeriesMetadata, SeriesQuery, SeriesReader } from "@asof/formula";
import { type AnySeries, dropMissing, sliceInclusive } from "@asof/series";
import { State } from "../chunks/state.js";
import type { StoreContext } from "../context.js";
import type { QueryOptions } from "../database/database.js";
import {
  beforeAll,
  changesOf,
  countWhile,
  cut,
  readWindow,
  type WindowChange,
  type WindowRead,
} from "../reading/window.js";
import { pastOf } from "../sources/past.js";
import type { Source } from "../sources/sources.js";
import type { StoreReader } from "./store-reader.js";

/**
 * Reads every revision of each series once and answers all revision dates from memory: what a formula
 * needs to be evaluated at hundreds of dates.
 */
export class TimelineReader implements SeriesReader {
  readonly #context: StoreContext;
  readonly #names: StoreReader;
  readonly #options: QueryOptions;
  readonly #timelines = new Map<string, Promise<Past | undefined>>();

  constructor(context: StoreContext, names: StoreReader, options: QueryOptions = {}) {
    this.#context = context;
    this.#names = names;
    this.#options = options;
  }

  async get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    const series = (await this.#timeline(name))?.at(query.revisionDate ?? Number.POSITIVE_INFINITY, query);
    return series && sliceInclusive(series, { from: query.fromValueDate, to: query.toValueDate });
  }

  /** As `get`, but only what was inserted after `since`, where that is known apart. */
  async changed(name: string, query: SeriesQuery, since: number | undefined): Promise<AnySeries | undefined> {
    const timeline = await this.#timeline(name);
    return timeline?.changed === undefined || since === undefined
      ? await this.get(name, query)
      : timeline.changed(since, query);
  }

  /** Which instants of any of the series may have changed at each insertion date; `undefined` where nobody knows. */
  async changedRanges(names: readonly string[]): Promise<ReadonlyMap<number, Range> | undefined> {
    const ranges = new Map<number, Range>();
    for (const name of names) {
      const changed = (await this.#timeline(name))?.changedRanges?.();
      if (changed === undefined) return undefined;
      for (const [date, range] of changed) ranges.set(date, hull(range, ranges.get(date)));
    }
    return ranges;
  }

  metadata(name: string): Promise<SeriesMetadata | undefined> {
    return this.#names.metadata(name);
  }

  formula(name: string): Promise<string | undefined> {
    return this.#names.formula(name);
  }

  find(query: string): Promise<readonly string[]> {
    return this.#names.find(query);
  }

  /** The source that has the series, when the store itself has not. */
  holderOf(name: string): Promise<Source | undefined> {
    return this.#names.holderOf(name);
  }

  #timeline(name: string): Promise<Past | undefined> {
    let timeline = this.#timelines.get(name);
    timeline ??= this.#load(name);
    this.#timelines.set(name, timeline);
    return timeline;
  }

  async #load(name: string): Promise<Past | undefined> {
    const holder = await this.holderOf(name);
    if (holder !== undefined) return await pastOf(holder, name, this.#options);
    const window = { name, since: beforeAll };
    const read = await readWindow(this.#context.database, this.#context.namespace, window, this.#options);
    return read?.kind === "primary" ? new Timeline(read) : undefined;
  }
}

/** What a series was at any date, and where that is known what changed from one to another. */
type Past = Pick<Timeline, "at"> & Partial<Pick<Timeline, "changed" | "changedRanges">>;

/** Instants, both ends included; `from` after `to` for none. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const everything: Range = { from: -Infinity, to: Infinity };

function hull({ from, to }: Range, other: Range | undefined): Range {
  return { from: Math.min(from, other?.from ?? from), to: Math.max(to, other?.to ?? to) };
}

/** All states of a series, cheapest when asked for in the order of time. */
class Timeline {
  readonly #read: WindowRead;
  readonly #changes: readonly WindowChange[];
  readonly #insertionDates: Float64Array;
  readonly #state: State;
  #next = 0;
  #current: AnySeries | undefined;

  constructor(read: WindowRead) {
    this.#read = read;
    this.#changes = [...changesOf(read)];
    this.#insertionDates = Float64Array.from(this.#changes, ({ inserted }) => inserted);
    this.#state = new State(read.valueType);
  }

  /** @param bounds leave away what need not be copied. */
  at(date: number, { fromValueDate, toValueDate }: SeriesQuery): AnySeries {
    const last = this.#changes[this.#next - 1];
    if (last !== undefined && last.inserted > date) this.#rewind();
    for (; this.#next < this.#changes.length; this.#next++) {
      const change = this.#changes[this.#next] as WindowChange;
      if (change.inserted > date) break;
      if (change.replaces) this.#state.clear();
      this.#state.apply(change.times, change.values);
      this.#current = undefined;
    }
    const { tzaware } = this.#read;
    if (fromValueDate !== undefined && toValueDate !== undefined) {
      return dropMissing(this.#state.window(tzaware, fromValueDate, toValueDate));
    }
    this.#current ??= this.#state.liveSeries(tzaware);
    return this.#current;
  }

  /** The points that the changes after `since` left with a value; costs no more than these changes. */
  changed(since: number, { revisionDate, fromValueDate, toValueDate }: SeriesQuery): AnySeries {
    const until = revisionDate ?? Number.POSITIVE_INFINITY;
    const left = new State(this.#read.valueType);
    for (let i = this.#firstAfter(since); i < this.#changes.length; i++) {
      const change = this.#changes[i] as WindowChange;
      if (change.inserted > until) break;
      if (change.replaces) left.clear();
      const { times, values } = cut(change, fromValueDate, toValueDate);
      left.apply(times, values);
    }
    return left.liveSeries(this.#read.tzaware);
  }

  /** The instants that may have changed at each insertion date, both ends included. */
  changedRanges(): ReadonlyMap<number, Range> {
    const ranges = new Map<number, Range>();
    // What one insertion changed may come in several parts.
    for (const { inserted, replaces, times } of this.#changes) {
      const range = replaces ? everything : { from: times[0] as number, to: times.at(-1) as number };
      ranges.set(inserted, hull(range, ranges.get(inserted)));
    }
    return ranges;
  }

  #firstAfter(date: number): number {
    return countWhile(this.#insertionDates, (inserted) => inserted <= date);
  }

  #rewind(): void {
    this.#state.clear();
    this.#next = 0;
    this.#current = undefined;
  }
}
