import { Command } from "commander";
import { createGcCommand } from "./gc.js";
import { createPutCommand } from "./put.js";
import { getEntry, listKeys, removeEntry, showEntry } from "./read.js";
import { storeOptionsSchema, withStore } from "./store-options.js";
import { createVerifyCommand } from "./verify.js";

/** The commands `ls`, `show`, `get`, `put`, `rm`, `verify` and `gc` over a store in a folder or on S3. */
export function createCommand(): Command {
  const command = new Command("cache").description("look into an artifact store and keep it in order");
  withStore(command.command("ls"))
    .description("list the keys")
    .action((options: unknown) => listKeys(storeOptionsSchema.parse(options)));
  withStore(command.command("show"))
    .description("tell what is known of an entry without reading its data")
    .argument("<key>")
    .action((key: string, options: unknown) => showEntry(key, storeOptionsSchema.parse(options)));
  withStore(command.command("get"))
    .description("print an entry's value: text and bytes as they are, everything else as JSON")
    .argument("<key>")
    .action((key: string, options: unknown) => getEntry(key, storeOptionsSchema.parse(options)));
  command.addCommand(createPutCommand());
  withStore(command.command("rm"))
    .description("say what would be removed; remove it with --yes")
    .argument("<key>")
    .option("--yes", "really remove it")
    .action(removeEntry);
  command.addCommand(createVerifyCommand());
  command.addCommand(createGcCommand());
  return command;
}
