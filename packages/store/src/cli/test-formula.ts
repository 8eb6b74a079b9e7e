import type { Command } from "commander";
import { withProblemsOf } from "./formula-problems.js";
import { readSchema } from "./options.js";
import { printSeries } from "./output.js";
import { storeCommand, withValueDates } from "./store-command.js";

export function createTestFormulaCommand(): Command {
  return storeCommand({
    name: "test-formula",
    description: "evaluate a formula that has no name, and print the series",
    args: [["<formula>", `for example '(* 2 (series "wind"))'`]],
    configure: (command) => withValueDates(command).option("--revision-date <date>", "with what was known then"),
    options: readSchema,
    async run({ store, args: [formula], options, signal }) {
      const evaluated = store.evalFormula(formula, { ...options, signal });
      printSeries(await withProblemsOf(formula, evaluated, { store, signal }), options.json);
    },
  });
}
