import type { Command } from "commander";
import { z } from "zod";
import { assertKnown } from "./known.js";
import { commonSchema, dateSchema } from "./options.js";
import { printJson, say } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createStripCommand(): Command {
  return storeCommand({
    name: "strip",
    description: "say which revisions a series would lose from an insertion date on; take them away with --yes",
    args: [["<name>", "of the series"]],
    configure: (command) =>
      command
        .requiredOption("--from-insertion-date <date>", "the first to take away")
        .option("--yes", "really take them away"),
    options: commonSchema.extend({ fromInsertionDate: dateSchema, yes: z.boolean().default(false) }),
    async run({ store, args: [name], options: { fromInsertionDate, yes, json }, signal }) {
      await assertKnown(store, name);
      const revisions = (await store.insertionDates(name, { fromInsertionDate, signal })).length;
      if (yes) await store.strip(name, fromInsertionDate, { signal });
      if (json) printJson({ stripped: yes, name, revisions });
      else say(yes ? `Took away ${revisions} revisions.` : `Would take away ${revisions} revisions: --yes does it.`);
    },
  });
}
