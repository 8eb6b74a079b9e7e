import { Command } from "commander";
import { z } from "zod";
import { CacheError } from "../errors.js";
import { openCacheStore } from "../store/open.js";
import {
  createProgressLine,
  lineOf,
  openReadonly,
  print,
  printJson,
  say,
  storeOptionsSchema,
  withStore,
} from "./store-options.js";

const verifyOptionsSchema = storeOptionsSchema.extend({
  load: z.boolean().default(false),
  quarantine: z.boolean().default(false),
});

export function createVerifyCommand(): Command {
  return withStore(new Command("verify"))
    .description("read every entry and tell which are damaged; fails when there are any")
    .option("--load", "decode the values as well")
    .option("--quarantine", "take damaged entries out of the store and keep them for study")
    .action(verify);
}

async function verify(given: unknown): Promise<void> {
  const { path, json, load, quarantine } = verifyOptionsSchema.parse(given);
  await using store = quarantine ? await openCacheStore(path) : await openReadonly(path);
  const line = createProgressLine("Verifying");
  const onProgress = ({ done, total, key }: { done: number; total: number | undefined; key: string }) =>
    line.show(`${done + 1} of ${total}: ${lineOf(key)}`);
  const report = await store.verify({ load, quarantine, onProgress }).finally(line.end);
  if (json) printJson(report);
  for (const { key, code, message } of json ? [] : report.damaged) print(`${lineOf(key)}\t${code}\t${message}`);
  const { checked, whole, unproven, damaged, leftovers } = report;
  say(`${checked} checked: ${whole} whole, ${unproven} without a digest, ${damaged.length} damaged.`);
  if (leftovers > 0) say(`${leftovers} leftovers of interrupted writers; gc removes them.`);
  if (damaged.length > 0 && !quarantine) {
    throw new CacheError("damaged", `${damaged.length} of ${checked} entries in ${path} are damaged.`);
  }
}
