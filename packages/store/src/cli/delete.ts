import type { Command } from "commander";
import { z } from "zod";
import { assertKnown } from "./known.js";
import { commonSchema } from "./options.js";
import { printJson, say } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createDeleteCommand(): Command {
  return storeCommand({
    name: "delete",
    description: "say what would be deleted with a series; delete it with --yes",
    args: [["<name>", "of the series or formula"]],
    configure: (command) => command.option("--yes", "really delete it, with all its revisions"),
    options: commonSchema.extend({ yes: z.boolean().default(false) }),
    async run({ store, args: [name], options: { yes, json }, signal }) {
      await assertKnown(store, name);
      const kind = await store.type(name, { signal });
      const revisions = (await store.insertionDates(name, { signal })).length;
      const broken = await store.dependents(name, { direct: true, signal });
      if (yes) await store.delete(name, { signal });
      if (json) return printJson({ deleted: yes, name, kind, revisions, dependents: broken });
      const what = kind === "formula" ? `the formula "${name}"` : `"${name}" with ${revisions} revisions`;
      say(yes ? `Deleted ${what}.` : `Would delete ${what}: --yes does it.`);
      if (broken.length > 0) say(`Formulas that read it: ${broken.join(", ")}.`);
    },
  });
}
