import type { Command } from "commander";
import { migrate, newestVersion } from "../database/migrate.js";
import { openExisting } from "./open-named.js";
import { commonSchema, parseOptions } from "./options.js";
import { print, printJson } from "./output.js";
import { bareCommand } from "./store-command.js";

export function createMigrateCommand(): Command {
  return bareCommand({ name: "migrate", description: "bring the tables of a store to this version" }).action(
    async (where: string, given: unknown) => {
      const options = parseOptions(commonSchema, given);
      const { database, namespace, version } = await openExisting(where, options);
      await using _ = database;
      await migrate(database, namespace);
      if (options.json) printJson({ namespace, from: version, to: newestVersion });
      else
        print(version === newestVersion ? `schema ${version}: nothing to do` : `schema ${version} -> ${newestVersion}`);
    },
  );
}
