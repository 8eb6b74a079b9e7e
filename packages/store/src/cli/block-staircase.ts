import type { Command } from "commander";
import { z } from "zod";
import { placeParts, shiftParts } from "../reading/block-calendar.js";
import { known } from "./known.js";
import { commonSchema, jsonSchema, valueBoundsSchema } from "./options.js";
import { printSeries } from "./output.js";
import { storeCommand, withValueDates } from "./store-command.js";

const shiftSchema = partsSchema(shiftParts, '{"days":1}');
const placeSchema = partsSchema(placeParts, '{"hour":9}');

export function createBlockStaircaseCommand(): Command {
  return storeCommand({
    name: "block-staircase",
    description: "print for each of regular revisions what was known then of the value dates it is for",
    args: [["<name>", "of the series or formula"]],
    configure: (command) =>
      withValueDates(command)
        .option("--revision-freq <json>", 'from one revision to the next, {"days":1} when not given')
        .option("--revision-time <json>", 'what is set in the date of each revision, {"hour":0} when not given')
        .option("--revision-tz <zone>", "the wall clock of all this, UTC when not given")
        .option("--maturity-offset <json>", 'from a revision to its block, for example {"hours":24}')
        .option("--maturity-time <json>", 'what is set in the beginning of each block, for example {"hour":0}'),
    options: commonSchema.extend(valueBoundsSchema.shape).extend({
      revisionFreq: shiftSchema.optional(),
      revisionTime: placeSchema.optional(),
      revisionTz: z.string().optional(),
      maturityOffset: shiftSchema.optional(),
      maturityTime: placeSchema.optional(),
    }),
    async run({ store, args: [name], options, signal }) {
      printSeries(await known(store, name, await store.blockStaircase(name, { ...options, signal })), options.json);
    },
  });
}

function partsSchema<Part extends string>(parts: readonly Part[], example: string) {
  const schema = z.partialRecord(z.enum(parts), z.number());
  return jsonSchema(schema, `is not a JSON object with numbers for any of ${parts.join(", ")}, for example ${example}`);
}
