import { coreRegistry, type Registry } from "@asof/formula";
import { expect } from "vitest";
import type { Case, CaseFile, Expected, Step } from "../../../../tools/recorded/case-file.js";
import { expectFormulaError } from "../../../../tools/recorded/formula-errors.js";
import { agreesOrDiffers, type Play, recordedCases } from "../../../../tools/recorded/suite.js";
import { type Database, openStore, type Store } from "../../src/index.js";
import { load, operations } from "./operations.js";
import { registryOfTheOriginal } from "./registry.js";
import { searchedAsTheOriginal } from "./searches.js";

/** What only asks about a text: @asof/formula's own suite runs it. */
const languageOnly = ["parse", "serialize", "pretty", "typecheck", "constant-fold", "functypes"];

const recordedNames: Record<string, string> = {
  insertion_dates: "insertion-dates",
  internal_metadata: "internal-metadata",
  inferred_freq: "inferred-freq",
  group_get: "group-get",
  group_type: "group-type",
  group_history: "group-history",
  group_insertion_dates: "group-insertion-dates",
  group_internal_metadata: "group-internal-metadata",
};

/** Which error of ours stands for a recorded one. */
const errorCodes: [RegExp, string][] = [
  [/newer revision/, "newer_revision"],
  [/Incompatible index types|Type error when inserting/, "incompatible_series"],
  [/complete erasure/, "complete_erasure"],
  [/duplicates in the index/, "not_increasing"],
  [/no interval for series/, "unknown_series"],
  [/^Formula `(.*)` refers to unknown series `\1`$/, "cycle"],
  [/^group update error/, "different_columns"],
  [/already a `primary`/, "wrong_kind"],
  [/Name is an empty string|must contain non whitespace/, "invalid_argument"],
  [/cannot be overriden by a formula|it cannot be updated|"registry_name_key/, "wrong_kind"],
  [/already exists\.|already referenced|group_registry_name_key/, "name_taken"],
  [/^no series .* exists|No such series/, "unknown_series"],
  [/maximum recursion depth/, "cycle"],
  [/shift offset|Could not convert|cannot be used for|successive revisions/, "invalid_argument"],
];

/** Where the texts are Python's own, or none. */
const operationCodes: [RegExp, RegExp, string][] = [
  [/^basket$/, /^$/, "unknown_basket"],
  [/^(find|query-expr|register_basket)$/, /by\.|list index|unexpected EOF/, "invalid_search"],
  [/^register(-group-formula)?$/, /./s, "invalid_formula"],
];

/** Declares one test per recorded case; every file and every setup has a store of its own in the database. */
export function vectorSuite(database: Promise<Database>, prefix: string): void {
  let stores = 0;
  const empty = (): string => `${prefix}_${stores++}`;
  const open = async (namespace: string, operators: Registry = coreRegistry): Promise<Store> =>
    await openStore(await database, { namespace, registry: operators });
  recordedCases(
    (op) => !languageOnly.includes(op),
    ({ setups }) => {
      const namespaces = new Map<string, Promise<string>>();
      const loaded = (setup: string): Promise<string> => {
        const known = namespaces.get(setup) ?? loadInto(empty(), setups[setup] as never);
        namespaces.set(setup, known);
        return known;
      };
      return async (one, { likeTheOriginal }) => {
        if (one.op === "script") return await runScript(await open(empty()), one);
        const operators = likeTheOriginal ? registryOfTheOriginal : coreRegistry;
        const step = likeTheOriginal ? searchedAsTheOriginal(one) : one;
        await run(await open(await loaded(one.setup as string), operators), one.op, step, one.expect);
      };
    },
  );

  async function loadInto(namespace: string, setup: CaseFile["setups"][string]): Promise<string> {
    await load(await open(namespace), setup);
    return namespace;
  }
}

async function runScript(store: Store, { name, steps = [], expect: expected }: Case): Promise<void> {
  for (const [i, step] of steps.entries()) {
    const outcome = expected.steps?.[i] as Expected;
    const play: Play = ({ expect: wanted }) => run(store, step.do, step, wanted);
    const one = { ...step, op: step.do, name: `${name} / ${step.do}`, expect: outcome };
    await agreesOrDiffers(one, undefined, play).catch((error: Error) => {
      throw new Error(`Step ${i + 1}, ${JSON.stringify(step)}: ${error.message}`, { cause: error });
    });
  }
}

async function run(store: Store, name: string, step: Step, expected: Expected): Promise<void> {
  const operation = operations[recordedNames[name] ?? name];
  if (operation === undefined) throw new Error(`No operation "${name}": build it.`);
  if (expected.error === undefined) return await operation(store, step, expected);
  const error = await operation(store, step, expected).then(
    () => expect.fail(`should be refused: ${expected.error?.class}: ${expected.error?.message}`),
    (thrown: unknown) => thrown,
  );
  if (name === "eval") expectFormulaError(formulaErrorOf(error), expected.error);
  else
    expect(error).toMatchObject({
      name: expect.stringMatching(/^(Store|Series)Error$/),
      ...codeFor(name, expected.error.message),
    });
}

/** Which code it has to be; any where the original fails with a text of Python's. */
function codeFor(operation: string, message: string): { code?: string } {
  const code =
    errorCodes.find(([pattern]) => pattern.test(message))?.[1] ??
    operationCodes.find(([kind, pattern]) => kind.test(operation) && pattern.test(message))?.[2];
  return code === undefined ? {} : { code };
}

function formulaErrorOf(error: unknown): { code: string; message: string } {
  expect(error).toMatchObject({ name: "StoreError" });
  const { code, message, details } = error as { code: string; message: string; details: { formulaCode?: string } };
  return { code: details.formulaCode ?? code, message };
}
