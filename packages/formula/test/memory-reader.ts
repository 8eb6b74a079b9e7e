import {
  type Expression,
  FormulaError,
  type GroupReader,
  parse,
  type SeriesMetadata,
  type SeriesQuery,
  type SeriesReader,
} from "@asof/formula";
import {
  type AnySeries,
  dropMissing,
  type Frame,
  frameFrom,
  patch,
  type Revision,
  seriesFrom,
  sliceFrame,
  sliceInclusive,
  toEpochMs,
} from "@asof/series";

export interface VectorSetup {
  readonly series: Record<string, VectorSeries>;
  readonly formulas?: Record<string, string>;
  readonly baskets?: Record<string, string>;
  /** Points by column, known all along. */
  readonly frames?: Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>;
}

export interface VectorSeries {
  readonly tzaware: boolean;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly versions: readonly {
    readonly insertion_date: string;
    readonly points: readonly (readonly [string, number | string | null])[];
  }[];
}

/** A reader over revisions held in memory; counts what it is asked. */
export class MemoryReader implements SeriesReader {
  readonly reads: string[] = [];
  readonly #revisions: ReadonlyMap<string, readonly Revision[]>;
  readonly #setup: VectorSetup;
  readonly #formulas: Readonly<Record<string, string>>;

  constructor(setup: VectorSetup) {
    this.#setup = setup;
    this.#formulas = setup.formulas ?? {};
    this.#revisions = new Map(Object.entries(setup.series).map(([name, one]) => [name, revisionsOf(one)]));
  }

  async get(name: string, query: SeriesQuery): Promise<AnySeries | undefined> {
    this.reads.push(name);
    const revisions = this.#revisions.get(name);
    if (revisions === undefined) return undefined;
    const known = revisions.filter((one) => one.insertionDate <= (query.revisionDate ?? Number.POSITIVE_INFINITY));
    const empty = sliceInclusive((revisions[0] as Revision).diff, { to: Number.NEGATIVE_INFINITY });
    const state = known.reduce<AnySeries>((before, one) => patch(before, one.diff), empty);
    return sliceInclusive(dropMissing(state), { from: query.fromValueDate, to: query.toValueDate });
  }

  async metadata(name: string): Promise<SeriesMetadata | undefined> {
    const first = this.#revisions.get(name)?.[0]?.diff;
    return first && { tzaware: first.tzaware, valueType: first.values instanceof Float64Array ? "number" : "string" };
  }

  async formula(name: string): Promise<string | undefined> {
    return Object.hasOwn(this.#formulas, name) ? this.#formulas[name] : undefined;
  }

  async insertionDates(name: string): Promise<readonly number[]> {
    return (this.#revisions.get(name) ?? []).map(({ insertionDate }) => insertionDate);
  }

  get groups(): GroupReader {
    const frames = new Map(
      Object.entries(this.#setup.frames ?? {}).map(([name, columns]) => [name, frameFrom(columns)]),
    );
    return {
      get: async (name, { fromValueDate: from, toValueDate: to }): Promise<Frame | undefined> => {
        this.reads.push(name);
        const frame = frames.get(name);
        return frame && sliceFrame(frame, { from, to });
      },
      metadata: async (name) => frames.get(name),
      insertionDates: async () => [0],
    };
  }

  async find(query: string): Promise<readonly string[]> {
    const { series, formulas = {}, baskets = {} } = this.#setup;
    const entries = Object.keys({ ...series, ...formulas }).map((name) => ({ tzaware: true, ...series[name], name }));
    const matches = matcher(parse(query), baskets);
    return entries.filter(matches).map(({ name }) => name);
  }
}

interface Entry {
  readonly name: string;
  readonly tzaware: boolean;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The search language as far as formulas use it. */
function matcher(query: Expression, baskets: Record<string, string>): (entry: Entry) => boolean {
  const [head, ...args] = query.kind === "list" ? query.items : [];
  const operator = head?.kind === "symbol" ? head.name : "";
  const [key, value] = args.map((arg) => ("value" in arg ? arg.value : undefined));
  const inner = args.map((arg) => (arg.kind === "list" ? matcher(arg, baskets) : () => false));
  switch (operator) {
    case "by.everything":
      return () => true;
    case "by.tzaware":
      return ({ tzaware }) => tzaware;
    case "by.name":
      return ({ name }) => new RegExp(String(key).split(" ").join(".*")).test(name);
    case "by.metakey":
      return ({ metadata }) => metadata?.[String(key)] !== undefined;
    case "by.metaitem":
      return ({ metadata }) => metadata?.[String(key)] === value;
    case "by.and":
      return (entry) => inner.every((one) => one(entry));
    case "by.or":
      return (entry) => inner.some((one) => one(entry));
    case "by.not":
      return (entry) => !inner[0]?.(entry);
    case "by.basket":
      return matcher(parse(baskets[String(key)] ?? noBasket(String(key))), baskets);
    default:
      return ({ metadata }) => compared(metadata?.[String(key)], operator, value);
  }
}

function noBasket(name: string): never {
  throw new FormulaError("invalid_argument", `There is no basket ${name}.`);
}

function compared(known: unknown, operator: string, value: unknown): boolean {
  if (typeof known !== "number" || typeof value !== "number") return false;
  if (operator === "<") return known < value;
  if (operator === "<=") return known <= value;
  if (operator === ">") return known > value;
  return operator === ">=" ? known >= value : fail(`no filter ${operator}`);
}

function fail(message: string): never {
  throw new RangeError(message);
}

function revisionsOf({ tzaware, versions }: VectorSeries): Revision[] {
  return versions.map(({ insertion_date, points }) => ({
    insertionDate: toEpochMs(insertion_date),
    diff: seriesFrom(points, { tzaware }),
  }));
}
