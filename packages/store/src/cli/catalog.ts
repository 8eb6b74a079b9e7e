import type { Command } from "commander";
import { z } from "zod";
import { commonSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createCatalogCommand(): Command {
  return storeCommand({
    name: "catalog",
    description: "list all series",
    configure: (command) => command.option("--groups", "list the groups instead"),
    options: commonSchema.extend({ groups: z.boolean().default(false) }),
    async run({ store, options, signal }) {
      const entries = await (options.groups ? store.groups : store).catalog({ signal });
      if (options.json) printJson(entries);
      else print(entries.map(({ name, kind }) => `${kind.padEnd(8)} ${name}`).join("\n"));
    },
  });
}
