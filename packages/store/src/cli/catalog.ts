import type { Command } from "commander";
import { commonSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createCatalogCommand(): Command {
  return storeCommand({
    name: "catalog",
    description: "list all series",
    options: commonSchema,
    async run({ store, options, signal }) {
      const entries = await store.catalog({ signal });
      if (options.json) printJson(entries);
      else print(entries.map(({ name, kind }) => `${kind.padEnd(8)} ${name}`).join("\n"));
    },
  });
}
