import { formatInstant } from "@asof/series";
import type { Command } from "commander";
import { z } from "zod";
import { known } from "./known.js";
import { commonSchema, insertionBoundsSchema, valueBoundsSchema } from "./options.js";
import { print, printJson, tableOf } from "./output.js";
import { storeCommand, withInsertionDates, withValueDates } from "./store-command.js";

export function createHistoryCommand(): Command {
  return storeCommand({
    name: "history",
    description: "print what was known at each insertion date",
    args: [["<name>", "of the series or formula"]],
    configure: (command) =>
      withValueDates(withInsertionDates(command))
        .option("--diff", "only what changed each time")
        .option("--keep-nans", "show erased points as missing"),
    options: commonSchema
      .extend(valueBoundsSchema.shape)
      .extend(insertionBoundsSchema.shape)
      .extend({
        diff: z.boolean().default(false),
        keepNans: z.boolean().default(false),
      }),
    async run({ store, args: [name], options, signal }) {
      const entries = await known(
        store,
        name,
        await store.history(name, { ...options, diffMode: options.diff, signal }),
      );
      const dated = [...entries].map(([date, series]) => [formatInstant(date), series] as const);
      if (options.json) printJson(Object.fromEntries(dated.map(([date, series]) => [date, series.toObject()])));
      else for (const [date, series] of dated) print(`${date}\n${tableOf(series, "  ")}`);
    },
  });
}
