import { evaluate, type GroupReader, type SeriesQuery, type SeriesReader } from "@asof/formula";
import { Frame, sliceFrame } from "@asof/series";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { orStoreError } from "../formulas/failure.js";
import { storedName } from "../names.js";
import { boundFrame } from "./bound.js";
import type { GroupSource } from "./source.js";
import type { GroupRead } from "./window.js";

/** Where the values of groups come from: series, and what is stored of groups. */
export interface Sources {
  readonly series: SeriesReader;
  readonly groups: GroupSource;
}

/** Reads groups of every kind: group formulas and bindings are evaluated, over other groups in turn. */
export class GroupEvaluation implements GroupReader {
  readonly #context: StoreContext;
  readonly #sources: Sources;
  readonly #options: CallOptions;
  /** The names that are being evaluated around this. */
  readonly #path: readonly string[];

  constructor(context: StoreContext, sources: Sources, options: CallOptions = {}, path: readonly string[] = []) {
    this.#context = context;
    this.#sources = sources;
    this.#options = options;
    this.#path = path;
  }

  async get(name: string, query: SeriesQuery): Promise<Frame | undefined> {
    const stored = await this.#sources.groups.get(storedName(name), query);
    if (stored === undefined || stored.read.kind === "primary") return stored?.frame;
    const { read } = stored;
    const path = [...this.#path, read.name];
    if (this.#path.includes(read.name)) throw cycle(path);
    const inner = new GroupEvaluation(this.#context, this.#sources, this.#options, path);
    const frame = await inner.#evaluate(read, query);
    return sliceFrame(frame, { from: query.fromValueDate, to: query.toValueDate });
  }

  async metadata(name: string): Promise<{ readonly tzaware: boolean } | undefined> {
    return (await this.#sources.groups.get(storedName(name), nothing))?.read;
  }

  async #evaluate({ kind, formula = "", bindings }: GroupRead, query: SeriesQuery): Promise<Frame> {
    const reader = { ...seriesOnly(this.#sources.series), groups: this };
    if (kind === "bound") return await boundFrame(this.#context, { formula, bindings }, query, reader, this.#options);
    return await evaluateGroup(this.#context, formula, query, reader, this.#options);
  }
}

/** The methods of a reader, whatever it is an instance of. */
export function seriesOnly(reader: SeriesReader): SeriesReader {
  return {
    get: (...args) => reader.get(...args),
    metadata: (name) => reader.metadata(name),
    formula: (name) => reader.formula(name),
    find: async (...args) => (await reader.find?.(...args)) ?? [],
  };
}

async function evaluateGroup(
  context: StoreContext,
  text: string,
  query: SeriesQuery,
  reader: SeriesReader,
  { signal }: CallOptions,
): Promise<Frame> {
  const { registry } = context;
  const value = await orStoreError(evaluate(text, { registry, reader, query, now: context.now(), signal }));
  if (value instanceof Frame) return value;
  throw new StoreError("invalid_formula", `${text} must give a group.`, { formulaCode: "not_a_group" });
}

function cycle(path: readonly string[]): StoreError {
  return new StoreError("cycle", `The group needs itself: ${path.join(" → ")}.`, { path });
}

/** Before every revision: what a group is without its values. */
const nothing: SeriesQuery = { revisionDate: -1e300 };
