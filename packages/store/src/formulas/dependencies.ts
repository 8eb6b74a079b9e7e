import { check, expandFormula, type SeriesReader, serialize } from "@asof/formula";
import type { StoreContext } from "../context.js";
import { sha256 } from "../hash.js";
import { primaryKeys } from "../reading/revisions.js";
import type { CallOptions } from "../series-store.js";
import { keyInSource } from "../sources/past.js";
import { orStoreError } from "./failure.js";
import { StoreReader } from "./store-reader.js";

/** What a formula is made of, its nested formulas resolved. */
export interface Dependencies {
  /** Names of primary series, and of series that do not exist, ascending. */
  readonly primaries: readonly string[];
  /** Texts of the nested formulas by name. */
  readonly formulas: ReadonlyMap<string, string>;
}

/** Follows a formula down to the series that hold points: the names that checking it asks for. */
export async function dependenciesOf(
  context: StoreContext,
  text: string,
  options: CallOptions = {},
): Promise<Dependencies> {
  const names = new StoreReader(context, options);
  const primaries = new Set<string>();
  const formulas = new Map<string, string>();
  const recorder: SeriesReader = {
    get: async () => undefined,
    metadata: (name) => names.metadata(name),
    find: (query) => names.find(query),
    async formula(name) {
      const formula = await names.formula(name);
      if (formula === undefined) primaries.add(name);
      else formulas.set(name, formula);
      return formula;
    },
  };
  await check(text, context.registry, recorder);
  return { primaries: [...primaries].sort(), formulas };
}

/** SHA-256 over the text of a formula, with the formulas that it names put in their place, and the keys of what it reads. */
export async function formulaKey(
  context: StoreContext,
  text: string,
  revisionDate: number | undefined,
  options: CallOptions = {},
): Promise<string> {
  const reader = new StoreReader(context, options);
  const expanded = serialize(await orStoreError(expandFormula(text, { registry: context.registry, reader })));
  const { primaries } = await dependenciesOf(context, text, options);
  const keys = await primaryKeys(context, primaries, revisionDate, options);
  const leaves = await Promise.all(
    primaries.map(async (name) => {
      const holder = keys.has(name) ? undefined : await reader.holderOf(name);
      const key = holder === undefined ? keys.get(name) : await keyInSource(holder, name, revisionDate, options);
      return [name, key ?? null];
    }),
  );
  return sha256(JSON.stringify(["asof formula 1", expanded, leaves]));
}
