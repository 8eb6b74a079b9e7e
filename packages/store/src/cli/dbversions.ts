import type { Command } from "commander";
import { newestVersion } from "../database/migrate.js";
import { openExisting } from "./open-named.js";
import { commonSchema, parseOptions } from "./options.js";
import { print, printJson } from "./output.js";
import { bareCommand } from "./store-command.js";

export function createDbVersionsCommand(): Command {
  return bareCommand({
    name: "dbversions",
    description: "tell the versions of a store's tables, without changing them",
  }).action(async (where: string, given: unknown) => {
    const options = parseOptions(commonSchema, given);
    const { database, namespace, version } = await openExisting(where, options);
    await using _ = database;
    const [server] = await database.query<{ server_version: string }>("show server_version");
    const versions = { schema: version, "newest-schema": newestVersion, postgresql: server?.server_version };
    if (options.json) printJson({ namespace, ...versions });
    else for (const [key, value] of Object.entries(versions)) print(`${key} -> ${value}`);
  });
}
