import { parse, type SeriesQuery, type SeriesReader, walk } from "@asof/formula";
import {
  type AnySeries,
  dropMissing,
  formatInstant,
  Series,
  sliceInclusive,
  TimeDelta,
  TimeIndex,
  type Values,
} from "@asof/series";
import type { StoreContext } from "../context.js";
import { onInstantsOf, readStairs } from "../reading/staircase.js";
import type { StaircaseOptions } from "../series-store.js";
import { dependenciesOf } from "./dependencies.js";
import { getFormula } from "./evaluate.js";
import { StoreReader } from "./store-reader.js";
import { TimelineReader } from "./timeline.js";

/** Operators whose value at an instant needs their arguments at that instant only; options do not count. */
const pointwise = new Set(["series", "+", "*", "add", "priority"]);

/**
 * For every value date of a formula what it gave `delta` before. Pointwise formulas are evaluated once,
 * over the staircases of what they read; others once for each value date, in memory.
 */
export async function formulaStaircase(
  context: StoreContext,
  text: string,
  options: StaircaseOptions,
): Promise<AnySeries> {
  const { formulas } = await dependenciesOf(context, text, options);
  if ([text, ...formulas.values()].every(isPointwise)) {
    return await allAtOnce(context, text, options);
  }
  return await stepByStep(context, text, options);
}

async function allAtOnce(context: StoreContext, text: string, options: StaircaseOptions): Promise<AnySeries> {
  const { fromValueDate, toValueDate, signal } = options;
  const bounds = { fromValueDate, toValueDate, signal };
  const reader = new StaircaseReader(context, options);
  const steps = await getFormula(context, text, bounds, reader);
  if (!reader.replaced) return steps;
  // A series that was replaced has steps where the formula may have no value date any more.
  return onInstantsOf(steps, await getFormula(context, text, bounds, new StoreReader(context, { signal })));
}

function isPointwise(text: string): boolean {
  return [...walk(parse(text))].every((node) => {
    const head = node.kind === "list" ? node.items[0] : undefined;
    return node.kind !== "list" || (head?.kind === "symbol" && pointwise.has(head.name));
  });
}

/** Reads the staircase of each series, with the value dates that it once had. */
class StaircaseReader implements SeriesReader {
  readonly #context: StoreContext;
  readonly #options: StaircaseOptions;
  readonly #names: StoreReader;
  #replaced = false;

  constructor(context: StoreContext, options: StaircaseOptions) {
    this.#context = context;
    this.#options = options;
    this.#names = new StoreReader(context, { signal: options.signal });
  }

  /** Whether something that was read had been replaced. */
  get replaced(): boolean {
    return this.#replaced;
  }

  async get(name: string, { fromValueDate, toValueDate }: SeriesQuery): Promise<AnySeries | undefined> {
    const { delta, signal } = this.#options;
    const options = { delta, fromValueDate, toValueDate, signal };
    const holder = await this.#names.holderOf(name);
    if (holder !== undefined) return await holder.store.staircase(name, options);
    const stairs = await readStairs(this.#context, name, options);
    this.#replaced ||= stairs?.current !== undefined;
    return stairs && dropMissing(stairs.steps);
  }

  metadata(name: string) {
    return this.#names.metadata(name);
  }

  formula(name: string): Promise<string | undefined> {
    return this.#names.formula(name);
  }

  find(query: string): Promise<readonly string[]> {
    return this.#names.find(query);
  }
}

async function stepByStep(context: StoreContext, text: string, options: StaircaseOptions): Promise<AnySeries> {
  const delta = TimeDelta.from(options.delta).milliseconds;
  const reader = new TimelineReader(context, new StoreReader(context, options), options);
  const { fromValueDate, toValueDate, signal } = options;
  const current = await getFormula(context, text, { fromValueDate, toValueDate, signal }, reader);
  const times: number[] = [];
  const values: (number | string | null)[] = [];
  for (const time of current.times) {
    // A bound of a naive formula is a time on the wall, which `naive` places in its zone.
    const at = formatInstant(time, current.tzaware ? "Z" : "");
    const bounds = { revisionDate: time - delta, fromValueDate: at, toValueDate: at, signal };
    const step = dropMissing(sliceInclusive(await getFormula(context, text, bounds, reader), { from: time, to: time }));
    if (step.length === 0) continue;
    times.push(time);
    values.push(step.values[0] as number | string);
  }
  const numeric = current.values instanceof Float64Array;
  const content = numeric ? Float64Array.from(values as number[]) : values;
  return new Series(TimeIndex.trusted(Float64Array.from(times)), content as Values, current.tzaware) as AnySeries;
}
