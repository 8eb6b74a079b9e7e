import { formatInstant } from "@asof/series";
import type { Command } from "commander";
import { assertKnown } from "./known.js";
import { commonSchema, countSchema, insertionBoundsSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand, withInsertionDates } from "./store-command.js";

export function createLogCommand(): Command {
  return storeCommand({
    name: "log",
    description: "list the revisions of a series with their authors",
    args: [["<name>", "of the series"]],
    configure: (command) => withInsertionDates(command).option("--limit <count>", "only the most recent ones"),
    options: commonSchema.extend(insertionBoundsSchema.shape).extend({ limit: countSchema.optional() }),
    async run({ store, args: [name], options, signal }) {
      await assertKnown(store, name);
      const entries = (await store.log(name, { ...options, signal })).map((entry) => ({
        ...entry,
        insertionDate: formatInstant(entry.insertionDate),
      }));
      if (options.json) return printJson(entries);
      for (const { revision, insertionDate, author, metadata } of entries) {
        const noted = Object.keys(metadata).length === 0 ? "" : `\t${JSON.stringify(metadata)}`;
        print(`${revision}\t${insertionDate}\t${author}${noted}`);
      }
    },
  });
}
