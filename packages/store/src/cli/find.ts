import type { Command } from "commander";
import { z } from "zod";
import { commonSchema, countSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createFindCommand(): Command {
  return storeCommand({
    name: "find",
    description: "list the series that a search matches",
    args: [["<query>", `for example '(by.and (by.name "wind") (> "capacity" 10))'`]],
    configure: (command) =>
      command.option("--limit <count>", "the first so many").option("--metadata", "with what is known of each"),
    options: commonSchema.extend({ limit: countSchema.optional(), metadata: z.boolean().default(false) }),
    async run({ store, args: [query], options, signal }) {
      const found = await store.find(query, { limit: options.limit, metadata: options.metadata, signal });
      if (options.json) return printJson(found);
      for (const { kind, name, metadata } of found) {
        print(`${kind.padEnd(8)} ${name}${metadata === undefined ? "" : `\t${JSON.stringify(metadata)}`}`);
      }
    },
  });
}
