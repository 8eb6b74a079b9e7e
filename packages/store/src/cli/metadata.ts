import type { Command } from "commander";
import { z } from "zod";
import { assertKnown, known } from "./known.js";
import { commonSchema, jsonSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { storeCommand } from "./store-command.js";

const objectSchema = jsonSchema(z.record(z.string(), z.unknown()), 'is not a JSON object, for example {"unit":"MW"}');

export function createMetadataCommand(): Command {
  return storeCommand({
    name: "metadata",
    description: "print what is noted about a series, or note something",
    args: [["<name>", "of the series or formula"]],
    configure: (command) =>
      command
        .option("--set <json>", "an object whose keys are added or changed")
        .option("--replace <json>", "an object that takes the place of all of it"),
    options: commonSchema.extend({ set: objectSchema.optional(), replace: objectSchema.optional() }),
    async run({ store, args: [name], options: { set, replace, json }, signal }) {
      if (replace !== undefined || set !== undefined) await assertKnown(store, name);
      if (replace !== undefined) await store.replaceMetadata(name, replace, { signal });
      if (set !== undefined) await store.updateMetadata(name, set, { signal });
      const metadata = await known(store, name, await store.metadata(name, { signal }));
      if (json) printJson(metadata);
      else for (const [key, value] of Object.entries(metadata)) print(`${key}\t${textOf(value)}`);
    },
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
