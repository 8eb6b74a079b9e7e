import {
  dependencies,
  evaluateSeries,
  expandFormula,
  type GroupReader,
  parse,
  type SeriesQuery,
  type SeriesReader,
} from "@asof/formula";
import { type AnySeries, dropMissing, type Frame, frameFrom, isNumeric, type Series } from "@asof/series";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { orStoreError } from "../formulas/failure.js";
import type { BoundFormula, GroupBinding } from "./group-store.js";

type BoundReader = SeriesReader & { readonly groups: GroupReader };

/** A series formula for every combination of the columns that are bound to its series. */
export async function boundFrame(
  context: StoreContext,
  { formula, bindings }: BoundFormula,
  query: SeriesQuery,
  reader: BoundReader,
  { signal }: CallOptions,
): Promise<Frame> {
  const used = await usedBindings(context, { formula, bindings }, reader);
  const reads = remembering(reader);
  const families = await familiesOf(used, (group) => groupNamed(reads, group, query));
  const tree = parse((await reader.formula(formula)) as string);
  const columns: [string, Series][] = [];
  for (const combination of combinations(families)) {
    signal?.throwIfAborted();
    const options = { registry: context.registry, query, now: context.now(), signal };
    const series = await orStoreError(
      evaluateSeries(tree, { ...options, reader: withColumns(reads, used, combination) }),
    );
    columns.push([[...combination.values()].join("."), numeric(formula, series)]);
  }
  return frameFrom(columns);
}

/**
 * The bindings of series that the formula reads, itself or through others, in the order in which it does.
 *
 * @throws {StoreError} `unknown_series`, `wrong_kind`, `invalid_argument` when it reads none of them
 */
export async function usedBindings(
  context: StoreContext,
  { formula, bindings }: BoundFormula,
  reader: SeriesReader,
): Promise<readonly GroupBinding[]> {
  const text = await reader.formula(formula);
  if (text === undefined) throw await notAFormula(formula, reader);
  const bound = new Map(bindings.map((binding) => [binding.series, binding]));
  const leaves = { ...reader, formula: (name: string) => (bound.has(name) ? unbound : reader.formula(name)) };
  const expanded = await orStoreError(expandFormula(text, { registry: context.registry, reader: leaves }));
  const used = dependencies(expanded, context.registry).flatMap((name) => bound.get(name) ?? []);
  if (used.length > 0) return used;
  const names = [...bound.keys()].map((name) => `"${name}"`).join(", ");
  throw new StoreError("invalid_argument", `"${formula}" reads none of the series that are bound: ${names}.`, {
    formula,
  });
}

const unbound = Promise.resolve(undefined);

async function notAFormula(formula: string, reader: SeriesReader): Promise<StoreError> {
  if ((await reader.metadata(formula)) === undefined)
    return new StoreError("unknown_series", `There is no formula "${formula}" to bind.`, { name: formula });
  return new StoreError("wrong_kind", `"${formula}" is no formula: only formulas can be bound.`, { name: formula });
}

/** The columns to go through by family, in the order of the families in the formula. */
async function familiesOf(
  used: readonly GroupBinding[],
  read: (group: string) => Promise<Frame>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const frames = await Promise.all(used.map(({ group }) => read(group)));
  const families = new Map<string, readonly string[]>();
  used.forEach(({ family, group }, i) => {
    const { columns } = frames[i] as Frame;
    const first = families.get(family) ?? columns;
    families.set(family, first);
    const missing = first.filter((name) => !columns.includes(name));
    if (missing.length === 0) return;
    const names = missing.map((name) => `"${name}"`).join(", ");
    const message = `Groups of the family "${family}" need the same columns: "${group}" does not have ${names}.`;
    throw new StoreError("different_columns", message, { group, family, missing });
  });
  return families;
}

/** Every choice of a column by family; that of the first family changes slowest. */
function combinations(families: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string>[] {
  return [...families].reduce<ReadonlyMap<string, string>[]>(
    (all, [family, columns]) => all.flatMap((known) => columns.map((column) => new Map([...known, [family, column]]))),
    [new Map()],
  );
}

/** The reader with the columns of a combination in the place of the bound series. */
function withColumns(
  reader: BoundReader,
  used: readonly GroupBinding[],
  combination: ReadonlyMap<string, string>,
): SeriesReader {
  const bound = new Map(used.map((binding) => [binding.series, binding]));
  return {
    ...reader,
    formula: (name) => (bound.has(name) ? unbound : reader.formula(name)),
    async get(name, query) {
      const binding = bound.get(name);
      if (binding === undefined) return await reader.get(name, query);
      const frame = await groupNamed(reader, binding.group, query);
      const column = frame.column(combination.get(binding.family) as string);
      return column && dropMissing(column);
    },
  };
}

async function groupNamed({ groups }: BoundReader, group: string, query: SeriesQuery): Promise<Frame> {
  const frame = await groups.get(group, query);
  if (frame !== undefined) return frame;
  throw new StoreError("unknown_group", `There is no group "${group}", which is bound to a series.`, { name: group });
}

/** The same reads once for all combinations. */
function remembering(reader: BoundReader): BoundReader {
  const series = remembered((name, query) => reader.get(name, query));
  const groups = remembered((name, query) => reader.groups.get(name, query));
  return { ...reader, get: series, groups: { get: groups, metadata: (name) => reader.groups.metadata(name) } };
}

function remembered<T>(
  read: (name: string, query: SeriesQuery) => Promise<T>,
): (name: string, query: SeriesQuery) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name, query) => {
    const key = JSON.stringify([query.revisionDate, query.fromValueDate, query.toValueDate, name]);
    const answer = known.get(key) ?? read(name, query);
    known.set(key, answer);
    return answer;
  };
}

function numeric(formula: string, series: AnySeries): Series {
  if (isNumeric(series)) return series;
  throw new StoreError("incompatible_series", `"${formula}" gives text: only numbers make a group.`, { name: formula });
}
