import { type Expression, type Issue, type Position, type SeriesReader, serialize } from "@asof/formula";
import type { StoreContext } from "../context.js";
import type { Queryable } from "../database/database.js";
import { isStoreError, StoreError } from "../errors.js";
import { validName } from "../names.js";
import type { RegisterFormulaOptions } from "../series-store.js";
import { lockFormulas } from "./lock.js";
import { type CheckedFormula, checked, cyclesOf, insertFormula, readable } from "./register.js";
import { StoreReader } from "./store-reader.js";

export interface NamedFormula {
  readonly name: string;
  readonly text: string;
}

export interface RegisterFormulasOptions extends RegisterFormulaOptions {
  /** Checks everything and stores nothing. */
  dryRun?: boolean | undefined;
}

/** What is wrong with one of many formulas. */
export interface FormulaProblem {
  /** Its position in the list, from 0. */
  readonly position: number;
  readonly name: string;
  readonly message: string;
  /** Where in its text, in UTF-16 units from 0; `undefined` for what concerns the name, or the whole. */
  readonly at: number | undefined;
}

/** Checks all formulas as if all of them were there, then stores them in one transaction. */
export async function registerFormulas(
  context: StoreContext,
  formulas: readonly NamedFormula[],
  options: RegisterFormulasOptions = {},
): Promise<void> {
  const problems: FormulaProblem[] = [];
  const batch = readableOnes(formulas, problems);
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    const stored = new StoreReader(context, options, tx);
    const all = await checkedAll(tx, context, batch, stored, options, problems);
    await tx.execute("savepoint formulas");
    for (const formula of all) await insertFormula(tx, context, formula, options);
    if (stored.hasSearched) await addCycles(tx, context, batch, options, problems);
    if (problems.length > 0) throw failure(problems, formulas.length);
    if (options.dryRun === true) await tx.execute("rollback to savepoint formulas");
  }, options);
}

/** Those through searches, which find the formulas that are stored by now. */
async function addCycles(
  tx: Queryable,
  context: StoreContext,
  batch: ReadonlyMap<string, Readable>,
  options: RegisterFormulasOptions,
  problems: FormulaProblem[],
): Promise<void> {
  const reader = readerWith(batch, new StoreReader(context, options, tx));
  const told = new Set(problems.map(({ position }) => position));
  for (const { position, name, tree } of batch.values()) {
    const cycles = tree === undefined || told.has(position) ? [] : await cyclesOf(context, { name, tree }, reader);
    problems.push(...cycles.map(({ message }) => ({ position, name, message, at: undefined })));
  }
}

interface Readable {
  readonly position: number;
  readonly name: string;
  /** `undefined` when it cannot be read, which has been told. */
  readonly tree: Expression | undefined;
}

function readableOnes(formulas: readonly NamedFormula[], problems: FormulaProblem[]): Map<string, Readable> {
  const batch = new Map<string, Readable>();
  for (const [position, { name, text }] of formulas.entries()) {
    const attempt = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch (error) {
        problems.push(...problemsFrom(error, position, name));
        return undefined;
      }
    };
    const valid = attempt(() => validName(name));
    const tree = attempt(() => readable(text));
    if (valid === undefined) continue;
    if (batch.has(valid))
      problems.push({ position, name, at: undefined, message: `There is another formula "${valid}" before it.` });
    else batch.set(valid, { position, name: valid, tree });
  }
  return batch;
}

async function checkedAll(
  tx: Queryable,
  context: StoreContext,
  batch: ReadonlyMap<string, Readable>,
  stored: StoreReader,
  options: RegisterFormulasOptions,
  problems: FormulaProblem[],
): Promise<CheckedFormula[]> {
  const reader = readerWith(batch, stored);
  const all: CheckedFormula[] = [];
  for (const { position, name, tree } of batch.values()) {
    if (tree === undefined) continue;
    try {
      all.push(await checked(tx, context, { name, tree }, reader, options));
    } catch (error) {
      problems.push(...problemsFrom(error, position, name));
    }
  }
  return all;
}

/**
 * The store as it will be, but for searches: each of them is done once. A formula that cannot be read is there,
 * so that those that read it are not blamed.
 */
function readerWith(batch: ReadonlyMap<string, Readable>, stored: StoreReader): SeriesReader {
  const found = new Map<string, Promise<readonly string[]>>();
  return {
    groups: (stored as SeriesReader).groups,
    get: (name, query) => stored.get(name, query),
    find(query) {
      const names = found.get(query) ?? stored.find(query);
      found.set(query, names);
      return names;
    },
    async metadata(name) {
      return batch.has(name) ? { tzaware: true, valueType: "number" } : await stored.metadata(name);
    },
    async formula(name) {
      const known = batch.get(name);
      return known === undefined ? await stored.formula(name) : known.tree && serialize(known.tree);
    },
  };
}

function problemsFrom(error: unknown, position: number, name: string): FormulaProblem[] {
  if (!isStoreError(error) || error.code === "query_failed") throw error;
  const issues = error.details.issues as readonly Issue[] | undefined;
  const found = issues ?? [{ position: error.details.position as Position | undefined, message: error.message }];
  return found.map((issue) => ({ position, name, message: issue.message, at: issue.position?.start }));
}

function failure(problems: FormulaProblem[], count: number): StoreError {
  problems.sort((a, b) => a.position - b.position);
  const names = [...new Set(problems.map(({ name }) => name))];
  const [first] = problems;
  const message = `Nothing is stored, ${names.length} of ${count} formulas cannot be registered; "${first?.name}": ${first?.message}`;
  return new StoreError("invalid_formula", message, { problems });
}
