import type { Command } from "commander";
import { z } from "zod";
import { readSchema } from "./options.js";
import { known, printSeries } from "./output.js";
import { storeCommand, withValueDates } from "./store-command.js";

export function createGetCommand(): Command {
  return storeCommand({
    name: "get",
    description: "print a series",
    args: [["<name>", "of the series or formula"]],
    configure: (command) =>
      withValueDates(command)
        .option("--revision-date <date>", "as it was known then")
        .option("--keep-nans", "show erased points as missing")
        .option("--inferred-frequency", "show gaps as missing"),
    options: readSchema.extend({ inferredFrequency: z.boolean().default(false) }),
    async run({ store, args: [name], options, signal }) {
      printSeries(known(name, await store.get(name, { ...options, signal })), options.json);
    },
  });
}
