import { describe, expect, test } from "vitest";
import type { Store } from "../src/index.js";
import { divergenceOf } from "./divergences.js";
import { type Case, type Expected, readVectors, type Step } from "./vector-file.js";
import { load, operations } from "./vector-operations.js";

const recorded: Record<string, string> = {
  insertion_dates: "insertion-dates",
  internal_metadata: "internal-metadata",
  inferred_freq: "inferred-freq",
};

/** Which error of ours stands for a recorded one. */
const errorCodes: [RegExp, string][] = [
  [/newer revision/, "newer_revision"],
  [/Incompatible index types|Type error when inserting/, "incompatible_series"],
  [/complete erasure/, "complete_erasure"],
  [/duplicates in the index/, "not_increasing"],
  [/no interval for series/, "unknown_series"],
  [/Name is an empty string|must contain non whitespace/, "invalid_argument"],
  [/cannot be overriden by a formula|it cannot be updated|registry_name_key/, "wrong_kind"],
  [/already exists\.|already referenced/, "name_taken"],
  [/^no series .* exists|No such series/, "unknown_series"],
  [/maximum recursion depth/, "cycle"],
  [/shift offset|Could not convert|cannot be used for|successive revisions/, "invalid_argument"],
];

/** Where the texts are Python's own, or none. */
const operationCodes: [RegExp, RegExp, string][] = [
  [/^basket$/, /^$/, "unknown_basket"],
  [/^(find|query-expr|register_basket)$/, /by\.|list index|unexpected EOF/, "invalid_search"],
  [/^register$/, /./s, "invalid_formula"],
];

/** Declares one test per recorded case; `createStore` gives an empty store each time. */
export function vectorSuite(files: readonly string[], createStore: () => Promise<Store>): void {
  for (const file of files) {
    const { setups, cases } = readVectors(`${file}.json`);
    describe(file, () => {
      const loaded = new Map<string, Promise<Store>>();
      const storeOf = (setup: string): Promise<Store> => {
        const store = loaded.get(setup) ?? createStore().then((s) => load(s, setups[setup] as never).then(() => s));
        loaded.set(setup, store);
        return store;
      };
      // What formulas give is compared by @asof/formula.
      for (const recordedCase of cases.filter(({ op }) => op !== "eval")) {
        const reason = divergenceOf(file, recordedCase.name);
        const agrees = async (): Promise<void> => {
          if (recordedCase.op === "script") await runScript(await createStore(), file, recordedCase);
          else
            await run(await storeOf(recordedCase.setup as string), recordedCase.op, recordedCase, recordedCase.expect);
        };
        if (reason === undefined) test(recordedCase.name, agrees);
        else test(`${recordedCase.name} (differs: ${reason})`, () => expect(agrees()).rejects.toThrow());
      }
    });
  }
}

async function runScript(store: Store, file: string, { name, steps = [], expect: expected }: Case): Promise<void> {
  for (const [i, step] of steps.entries()) {
    const done = run(store, step.do, step, expected.steps?.[i] as Expected);
    const reason = divergenceOf(file, `${name} / ${step.do}`);
    if (reason === undefined) await done;
    else await expect(done, `differs: ${reason}`).rejects.toThrow();
  }
}

async function run(store: Store, name: string, step: Step, expected: Expected): Promise<void> {
  const operation = operations[recorded[name] ?? name];
  if (operation === undefined) throw new Error(`No operation "${name}": build it or list it as a divergence.`);
  if (expected.error === undefined) return await operation(store, step, expected);
  const { message } = expected.error;
  const code =
    errorCodes.find(([pattern]) => pattern.test(message))?.[1] ??
    operationCodes.find(([kind, pattern]) => kind.test(name) && pattern.test(message))?.[2];
  if (code === undefined)
    throw new Error(`No error of ours for "${message}": map it or list the case as a divergence.`);
  const error = await operation(store, step, expected).catch((thrown) => thrown);
  expect(error, `should fail: ${message}`).toMatchObject({ code });
}
