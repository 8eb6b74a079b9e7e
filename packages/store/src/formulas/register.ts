import {
  check,
  type Expression,
  type Issue,
  isAware,
  parse,
  resultType,
  type SeriesReader,
  serialize,
} from "@asof/formula";
import type { StoreContext } from "../context.js";
import type { Queryable } from "../database/database.js";
import { StoreError } from "../errors.js";
import { storable, validName } from "../names.js";
import type { RegisterFormulaOptions } from "../series-store.js";
import { failureFrom, formulaFailure } from "./failure.js";
import { lockFormulas } from "./lock.js";
import { StoreReader } from "./store-reader.js";
import { keepVersion } from "./versions.js";

/** Checks a formula with all it reads, and stores its canonical text. */
export async function registerFormula(
  context: StoreContext,
  name: string,
  text: string,
  options: RegisterFormulaOptions = {},
): Promise<void> {
  const valid = validName(name);
  const tree = readable(text);
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    const reader = new StoreReader(context, options, tx);
    await insertFormula(tx, context, await checked(tx, context, { name: valid, tree }, reader, options), options);
    if (!reader.hasSearched) return;
    const cycles = await cyclesOf(context, { name: valid, tree }, new StoreReader(context, options, tx));
    if (cycles.length > 0) throw failureFrom(cycles);
  }, options);
}

/** What goes round through searches shows as soon as they can find the formula that has been stored. */
export async function cyclesOf(
  { registry }: StoreContext,
  { name, tree }: { readonly name: string; readonly tree: Expression },
  reader: SeriesReader,
): Promise<Issue[]> {
  const issues = await check(tree, registry, reader, { name, allowUnknown: true });
  return issues.filter(({ code }) => code === "cycle");
}

export interface CheckedFormula {
  readonly name: string;
  /** Canonical. */
  readonly formula: string;
  readonly tzaware: boolean;
}

/** A formula of which all has been checked: its name, what it reads, what it gives. */
export async function checked(
  tx: Queryable,
  context: StoreContext,
  { name, tree }: { readonly name: string; readonly tree: Expression },
  reader: SeriesReader,
  options: RegisterFormulaOptions,
): Promise<CheckedFormula> {
  await assertFree(tx, context, name, options);
  const issues = await check(tree, context.registry, reader, { name, allowUnknown: options.rejectUnknown === false });
  if (issues.length > 0) throw failureFrom(issues);
  assertSeries(name, tree, context);
  // Of unknown series alone, one without a time zone: as the originals store it.
  return {
    name,
    formula: serialize(tree),
    tzaware: (await isAware(tree, { registry: context.registry, reader })) ?? false,
  };
}

/** Stores a formula, and its text with those that it had before. */
export async function insertFormula(
  tx: Queryable,
  context: StoreContext,
  { name, formula, tzaware }: CheckedFormula,
  options: RegisterFormulaOptions,
): Promise<void> {
  // Since it was found to be free, the name may have become that of a primary series.
  const [row] = await tx.query(
    `insert into ${context.ns}.series as s (name, kind, tzaware, value_type, formula) values ($1, 'formula', $2, 'number', $3)
     on conflict (name) do update set formula = excluded.formula, tzaware = excluded.tzaware where s.kind = 'formula'
     returning s.id`,
    [name, tzaware, formula],
    options,
  );
  if (row === undefined) throw isPrimary(name);
  await keepVersion(tx, context, name, formula, options);
}

/**
 * The tree of a formula, with the places in the text as it was given.
 *
 * @throws {StoreError} `invalid_formula` when it cannot be read
 */
export function readable(text: string): Expression {
  try {
    return parse(storable("A formula", text));
  } catch (error) {
    throw formulaFailure(error);
  }
}

async function assertFree(
  tx: Queryable,
  context: StoreContext,
  name: string,
  options: RegisterFormulaOptions,
): Promise<void> {
  const [row] = await tx.query<{ kind: string }>(
    `select kind from ${context.ns}.series where name = $1`,
    [name],
    options,
  );
  if (row?.kind === "primary") throw isPrimary(name);
  if (row !== undefined && options.update !== true) {
    throw new StoreError(
      "name_taken",
      `There is a formula "${name}" already: register it with { update: true } to replace it.`,
      { name },
    );
  }
}

function isPrimary(name: string): StoreError {
  const message = `"${name}" is a primary series: a formula cannot take its place. Choose another name or delete it first.`;
  return new StoreError("wrong_kind", message, { name });
}

function assertSeries(name: string, formula: Expression, { registry }: StoreContext): void {
  const type = resultType(formula, registry);
  if (type === "Series") return;
  const message = `Formula "${name}" must give a series, not ${type}.`;
  throw new StoreError("invalid_formula", message, { name, formulaCode: "not_a_series" });
}
