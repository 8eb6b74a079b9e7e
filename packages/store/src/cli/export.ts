import type { Command } from "commander";
import { z } from "zod";
import { StoreError } from "../errors.js";
import { exportSeries, fileFormats, fileLayouts } from "../files/index.js";
import type { SeriesStore } from "../series-store.js";
import { assertKnown } from "./known.js";
import { commonSchema, dateSchema, insertionBoundsSchema, valueBoundsSchema } from "./options.js";
import { printJson, say } from "./output.js";
import { ProgressLine, share } from "./progress.js";
import { storeCommand, withInsertionDates, withValueDates } from "./store-command.js";

const exportSchema = commonSchema
  .extend(valueBoundsSchema.shape)
  .extend(insertionBoundsSchema.shape)
  .extend({
    names: z.array(z.string()).default([]),
    find: z.string().optional(),
    all: z.boolean().default(false),
    format: z.enum(fileFormats, { error: `is one of ${fileFormats.join(", ")}` }).optional(),
    layout: z.enum(fileLayouts, { error: `is one of ${fileLayouts.join(", ")}` }).optional(),
    revisionDate: dateSchema.optional(),
    history: z.boolean().default(false),
    keepNans: z.boolean().default(false),
  });

export function createExportCommand(): Command {
  return storeCommand({
    name: "export",
    description: "write series to a CSV or Parquet file that import reads back",
    args: [["<file>", "a path, or - for standard output"]],
    configure,
    options: exportSchema,
    async run({ store, args: [file], options, signal }) {
      const line = new ProgressLine();
      const names = await chosen(store, options, signal);
      const report = await exportSeries(store, names, file === "-" ? process.stdout : file, {
        ...options,
        signal,
        onProgress: ({ done, total }) => line.show(`series ${share(done, total)}`),
      }).finally(() => line.end());
      const { series, points, erasures } = report;
      if (options.json && file !== "-") printJson(report);
      else say(`wrote ${points} points of ${series} series`);
      if (erasures > 0) say(`${erasures} of them have no value: import them with --keep-nans to erase again`);
    },
  });
}

function configure(command: Command): Command {
  return withValueDates(withInsertionDates(command))
    .option("--names <names...>", "which series")
    .option("--find <query>", "those that a search matches")
    .option("--all", "all primary series")
    .option("--format <format>", `${fileFormats.join(" or ")}; by the end of the name when not given`)
    .option("--layout <layout>", "long (a line for each value), wide (a column for each series) or single", "long")
    .option("--revision-date <date>", "as it was known then")
    .option("--history", "what each revision changed, with its insertion date")
    .option("--keep-nans", "with erased points as missing");
}

async function chosen(
  store: SeriesStore,
  { names, find, all }: z.output<typeof exportSchema>,
  signal: AbortSignal,
): Promise<string[]> {
  for (const name of names) await assertKnown(store, name);
  const found = find === undefined ? [] : await store.find(find, { signal });
  const primaries = all ? (await store.catalog({ signal })).filter(({ kind }) => kind === "primary") : [];
  const chosenNames = [...new Set([...names, ...[...found, ...primaries].map(({ name }) => name)])];
  if (names.length > 0 || find !== undefined || all) return chosenNames;
  throw new StoreError("invalid_argument", "Say which series: --names NAME…, --find QUERY or --all.");
}
