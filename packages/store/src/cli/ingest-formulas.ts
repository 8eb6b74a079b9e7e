import type { Command } from "commander";
import { z } from "zod";
import { ingestFormulas } from "../files/index.js";
import { interruptible } from "./interrupt.js";
import { openLocal } from "./open-named.js";
import { commonSchema, parseOptions } from "./options.js";
import { print, printJson, say } from "./output.js";
import { bareCommand } from "./store-command.js";

const ingestSchema = commonSchema.extend({
  update: z.boolean().default(false),
  strict: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

export function createIngestFormulasCommand(): Command {
  return bareCommand({
    name: "ingest-formulas",
    description: "name all formulas of a CSV file with the columns name and text, or none; they may read each other",
    args: [["<file>", "a path, or - for standard input"]],
    configure: (command) =>
      command
        .option("--update", "replace formulas of those names")
        .option("--strict", "refuse names that the store does not know")
        .option("--dry-run", "check everything, store nothing"),
  }).action(async (where: string, file: string, given: unknown) => {
    const { json, namespace, strict, ...options } = parseOptions(ingestSchema, given);
    await interruptible(async (signal) => {
      await using store = await openLocal(where, { namespace, signal });
      const formulas = await ingestFormulas(store, file === "-" ? process.stdin : file, {
        ...options,
        rejectUnknown: strict,
        signal,
        onProblem: ({ line, message }) => say(`line ${line}: ${message}`),
      });
      if (json) printJson({ formulas, dryRun: options.dryRun });
      else print(`${options.dryRun ? "would register" : "registered"} ${formulas} formulas`);
    });
  });
}
