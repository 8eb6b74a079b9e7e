import type { Command } from "commander";
import { z } from "zod";
import { known } from "./known.js";
import { readSchema } from "./options.js";
import { printFrame, printSeries } from "./output.js";
import { storeCommand, withValueDates } from "./store-command.js";

export function createGetCommand(): Command {
  return storeCommand({
    name: "get",
    description: "print a series, or the columns of a group",
    args: [["<name>", "of the series, formula or group"]],
    configure: (command) =>
      withValueDates(command)
        .option("--revision-date <date>", "as it was known then")
        .option("--keep-nans", "show erased points as missing")
        .option("--inferred-frequency", "show gaps as missing"),
    options: readSchema.extend({ inferredFrequency: z.boolean().default(false) }),
    async run({ store, args: [name], options, signal }) {
      const series = await store.get(name, { ...options, signal });
      const frame = series === undefined ? await store.groups.get(name, { ...options, signal }) : undefined;
      if (frame !== undefined) printFrame(frame, options.json);
      else printSeries(await known(store, name, series), options.json);
    },
  });
}
