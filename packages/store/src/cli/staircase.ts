import { TimeDelta } from "@asof/series";
import type { Command } from "commander";
import { z } from "zod";
import { known } from "./known.js";
import { commonSchema, valueBoundsSchema } from "./options.js";
import { printSeries } from "./output.js";
import { storeCommand, withValueDates } from "./store-command.js";

const deltaSchema = z.string().refine(isDuration, { error: "is not an ISO 8601 duration, for example PT24H" });

export function createStaircaseCommand(): Command {
  return storeCommand({
    name: "staircase",
    description: "print for each value date the value that was known some time before it",
    args: [["<name>", "of the series or formula"]],
    configure: (command) =>
      withValueDates(command).requiredOption("--delta <duration>", "how long before: PT24H, P1D, PT30M"),
    options: commonSchema.extend(valueBoundsSchema.shape).extend({ delta: deltaSchema }),
    async run({ store, args: [name], options, signal }) {
      printSeries(await known(store, name, await store.staircase(name, { ...options, signal })), options.json);
    },
  });
}

function isDuration(text: string): boolean {
  try {
    TimeDelta.from(text);
    return true;
  } catch {
    return false;
  }
}
