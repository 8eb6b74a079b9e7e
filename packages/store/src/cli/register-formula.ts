import type { Command } from "commander";
import { z } from "zod";
import { withProblemsOf } from "./formula-problems.js";
import { commonSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createRegisterFormulaCommand(): Command {
  return storeCommand({
    name: "register-formula",
    description: "name a formula, to be read like a series",
    args: [
      ["<name>", "of the formula"],
      ["<formula>", `for example '(* 2 (series "wind"))'`],
    ],
    configure: (command) =>
      command
        .option("--update", "replace the formula of that name")
        .option("--allow-unknown", "accept names that the store does not know"),
    options: commonSchema.extend({ update: z.boolean().default(false), allowUnknown: z.boolean().default(false) }),
    async run({ store, args: [name, formula], options: { update, allowUnknown, json }, signal }) {
      const options = { update, rejectUnknown: !allowUnknown, signal };
      const registered = store.registerFormula(name, formula, options);
      await withProblemsOf(formula, registered, { store, signal, name, allowUnknown });
      const text = await store.formula(name);
      if (json) printJson({ name, formula: text });
      else print(text ?? "");
    },
  });
}
