import type { Command } from "commander";
import { z } from "zod";
import { assertKnown } from "./known.js";
import { commonSchema } from "./options.js";
import { printJson, say } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createRenameCommand(): Command {
  return storeCommand({
    name: "rename",
    description: "give a series another name, also in the formulas that read it",
    args: [
      ["<name>", "of the series or formula"],
      ["<new-name>", "that nothing has yet"],
    ],
    configure: (command) => command.option("--no-propagate", "leave the formulas as they are"),
    options: commonSchema.extend({ propagate: z.boolean() }),
    async run({ store, args: [name, newName], options: { propagate, json }, signal }) {
      await assertKnown(store, name);
      await store.rename(name, newName, { propagate, signal });
      if (json) printJson({ name, newName });
      else say(`"${name}" is now "${newName}".`);
    },
  });
}
