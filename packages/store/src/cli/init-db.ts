import type { Command } from "commander";
import { openStore } from "../open-store.js";
import { findStore } from "./config/find-store.js";
import { commonSchema, parseOptions } from "./options.js";
import { printJson, say } from "./output.js";
import { bareCommand } from "./store-command.js";

export function createInitDbCommand(): Command {
  return bareCommand({
    name: "init-db",
    description: "make a store: its database folder if need be, its namespace and its tables",
  }).action(initDb);
}

async function initDb(where: string, given: unknown): Promise<void> {
  const options = parseOptions(commonSchema, given);
  const { url, namespace } = findStore(where);
  await using store = await openStore(url, { namespace: options.namespace ?? namespace });
  if (options.json) printJson({ namespace: store.namespace });
  else say(`The store is ready in namespace "${store.namespace}".`);
}
