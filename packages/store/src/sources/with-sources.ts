import type { AnySeries } from "@asof/series";
import type { CatalogEntry, FoundSeries } from "../answers.js";
import type { CatalogOptions, FindOptions, GetOptions } from "../call-options.js";
import { StoreError } from "../errors.js";
import { parseSearch } from "../find/query.js";
import { isStorable, storedName } from "../names.js";
import type { Store } from "../store.js";
import { searchIn } from "./search.js";
import { holderOf, localSource, notAllowed, type Source } from "./sources.js";

/** Calls that are answered by whoever has the series. */
const reads = [
  ...["get", "insertionDates", "history", "staircase", "blockStaircase", "inferredFrequency", "exists", "type"],
  ...["metadata", "facts", "interval", "log", "formula", "formulaDepth", "formulaComponents"],
] as const;
/** Calls that change a series, which has to be one's own. */
const writes = [
  ...["update", "replace", "insertRevisions", "delete", "rename", "strip", "updateMetadata", "replaceMetadata"],
  ...["registerFormula"],
] as const;

type Call = (name: string, ...rest: unknown[]) => Promise<unknown>;

/** A store whose names may also be those of other stores: its own come first, then those of each source in order. */
export function withSources(local: Store, sources: readonly Source[]): Store {
  const elsewhere = async (name: string): Promise<Source | undefined> =>
    (await local.exists(name)) ? undefined : await holderOf(sources, storedName(name));
  const methods = local as unknown as Record<string, Call>;
  const read = (method: string): Call => {
    return async (name, ...rest) => {
      const holder = ((await elsewhere(name))?.store ?? local) as unknown as Record<string, Call>;
      return await (holder[method] as Call)(name, ...rest);
    };
  };
  const write = (method: string): Call => {
    return async (name, ...rest) => {
      const holder = await elsewhere(name);
      if (holder !== undefined) throw notAllowed(name, holder.name);
      return await (methods[method] as Call)(name, ...rest);
    };
  };
  return {
    ...local,
    ...(Object.fromEntries(reads.map((method) => [method, read(method)])) as Pick<Store, "get">),
    ...(Object.fromEntries(writes.map((method) => [method, write(method)])) as Pick<Store, "update">),
    getMany: (names, options) => getFromAll([{ name: localSource, store: local }, ...sources], names, options),
    async rename(name, newName, options) {
      const taken = await elsewhere(newName);
      if (taken !== undefined) throw nameTaken(newName, taken.name);
      await write("rename")(name, newName, options);
    },
    async registerFormulas(formulas, options) {
      for (const { name } of formulas) {
        const holder = isStorable(name) ? await elsewhere(name) : undefined;
        if (holder !== undefined) throw notAllowed(name, holder.name);
      }
      await local.registerFormulas(formulas, options);
    },
    async source(name, options) {
      return (await elsewhere(name))?.name ?? (await local.source(name, options));
    },
    find: (query, options) => findEverywhere(local, sources, query, options),
    async basket(name, options) {
      const query = await local.basketDefinition(name, options);
      return query === undefined
        ? await local.basket(name, options)
        : await findEverywhere(local, sources, query, options);
    },
    catalog: (options) => wholeCatalog(local, sources, options),
  };
}

/** Of each store what those before it do not have. */
async function getFromAll(
  stores: readonly Source[],
  names: readonly string[],
  options: GetOptions = {},
): Promise<Map<string, AnySeries>> {
  const found = new Map<string, AnySeries>();
  for (const { store } of stores) {
    const missing = names.filter((name) => !found.has(name));
    for (const [name, series] of await store.getMany(missing, options)) found.set(name, series);
  }
  return new Map(names.flatMap((name) => (found.has(name) ? [[name, found.get(name) as AnySeries] as const] : [])));
}

async function findEverywhere(
  local: Store,
  sources: readonly Source[],
  query: string,
  { source, limit, ...options }: FindOptions = {},
): Promise<FoundSeries[]> {
  const search = parseSearch(query);
  const all = [{ name: localSource, store: local }, ...sources];
  const wanted = source === undefined ? all : all.filter(({ name }) => name === source);
  const found = await Promise.all(
    wanted.map(async ({ name, store }) => {
      const text = searchIn(search, name);
      if (text === undefined) return [];
      return (await store.find(text, options)).map((series) => ({ ...series, source: name }));
    }),
  );
  return (await ownFirst(local, sources, found.flat())).slice(0, limit);
}

async function wholeCatalog(
  local: Store,
  sources: readonly Source[],
  options: CatalogOptions = {},
): Promise<CatalogEntry[]> {
  const own = await local.catalog(options);
  if (options.allSources !== true) return own;
  const others = await Promise.all(
    sources.map(async ({ name, store }) =>
      (await store.catalog({ signal: options.signal })).map((entry) => ({ ...entry, source: name })),
    ),
  );
  return await ownFirst(local, sources, [...own, ...others.flat()]);
}

/** By name; a name that several stores have is that of the first. */
async function ownFirst<Entry extends CatalogEntry>(
  local: Store,
  sources: readonly Source[],
  entries: readonly Entry[],
): Promise<Entry[]> {
  const order = [localSource, ...sources.map(({ name }) => name)];
  const rank = ({ source = localSource }: Entry): number => order.indexOf(source);
  const own = new Set(await ownNames(local, entries));
  const first = new Map<string, Entry>();
  for (const entry of [...entries].sort((a, b) => rank(a) - rank(b))) {
    const hidden = rank(entry) > 0 && own.has(entry.name);
    if (!hidden && !first.has(entry.name)) first.set(entry.name, entry);
  }
  return [...first.values()].sort((a, b) => byBytes(a.name, b.name));
}

async function ownNames(local: Store, entries: readonly CatalogEntry[]): Promise<string[]> {
  const names = entries.filter(({ source = localSource }) => source !== localSource).map(({ name }) => name);
  const sql = `select name from "${local.namespace}".series where name = any($1::text[])`;
  return (await local.database.query<{ name: string }>(sql, [names])).map(({ name }) => name);
}

function nameTaken(name: string, source: string): StoreError {
  return new StoreError("name_taken", `The source "${source}" has a series "${name}": choose another name.`, { name });
}

/** The order of UTF-8, which is that of code points. */
function byBytes(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  const at = left.findIndex((code, i) => code !== right[i]);
  return at < 0 ? left.length - right.length : (left[at] as number) - (right[at] ?? -1);
}
