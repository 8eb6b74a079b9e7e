import { formatInstant } from "@asof/series";
import type { Command } from "commander";
import { assertKnown } from "./known.js";
import { commonSchema, insertionBoundsSchema, valueBoundsSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand, withInsertionDates, withValueDates } from "./store-command.js";

export function createInsertionDatesCommand(): Command {
  return storeCommand({
    name: "insertion-dates",
    description: "list when a series changed",
    args: [["<name>", "of the series or formula"]],
    configure: (command) => withValueDates(withInsertionDates(command)),
    options: commonSchema.extend(valueBoundsSchema.shape).extend(insertionBoundsSchema.shape),
    async run({ store, args: [name], options, signal }) {
      await assertKnown(store, name);
      const dates = (await store.insertionDates(name, { ...options, signal })).map((ms) => formatInstant(ms));
      if (options.json) printJson(dates);
      else print(dates.join("\n"));
    },
  });
}
