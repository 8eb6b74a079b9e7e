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

const unitBytes: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

const bytesSchema = z.string().transform((text, context) => {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?$/i.exec(text);
  if (match !== null) return Number(match[1]) * (unitBytes[(match[2] ?? "").toLowerCase()] as number);
  context.addIssue(`${text} is no size; give bytes, or 500MB, 2GiB`);
  return z.NEVER;
});

const gcOptionsSchema = storeOptionsSchema.extend({
  maxBytes: bytesSchema.optional(),
  maxEntries: z.coerce.number<string>().int().nonnegative().optional(),
  maxAge: z.string().optional(),
  maxIdle: z.string().optional(),
  dryRun: z.boolean().default(false),
});

export function createGcCommand(): Command {
  return withStore(new Command("gc"))
    .description("remove expired entries, the least recently used beyond the limits, and old leftovers")
    .option("--max-bytes <size>", "keep at most so much data: 500MB, 2GiB")
    .option("--max-entries <count>", "keep at most so many entries")
    .option("--max-age <duration>", "remove what was put longer ago: 36h, 30d")
    .option("--max-idle <duration>", "remove what was last used longer ago")
    .option("--dry-run", "only tell what would go")
    .action(collect);
}

async function collect(given: unknown): Promise<void> {
  const parsed = gcOptionsSchema.safeParse(given);
  if (!parsed.success) throw new CacheError("invalid_options", z.prettifyError(parsed.error), { cause: parsed.error });
  const { path, json, dryRun, ...limits } = parsed.data;
  await using store = dryRun ? await openReadonly(path) : await openCacheStore(path);
  const line = createProgressLine("Collecting:");
  const defined = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const onProgress = ({ done, total, key }: { done: number; total: number | undefined; key: string }) =>
    line.show(
      total === undefined
        ? `${done + 1} entries looked at: ${lineOf(key)}`
        : `${done + 1} of ${total} goes: ${lineOf(key)}`,
    );
  const report = await store.gc({ ...defined, dryRun, onProgress }).finally(line.end);
  if (json) return printJson(report);
  for (const { key, reason, size } of report.removed) print(`${lineOf(key)}\t${reason}\t${size}`);
  const verb = dryRun ? "would go" : "removed";
  say(`${report.removed.length} entries and ${report.leftovers} leftovers ${verb}; ${report.entries} stay.`);
}
