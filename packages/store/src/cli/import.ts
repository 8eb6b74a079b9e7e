import type { Command } from "commander";
import { z } from "zod";
import { fileFormats, type ImportReport, importSeries } from "../files/index.js";
import { commonSchema, dateSchema } from "./options.js";
import { print, printJson, say } from "./output.js";
import { ProgressLine, share } from "./progress.js";
import { storeCommand } from "./store-command.js";

const importSchema = commonSchema.extend({
  author: z.string(),
  format: z.enum(fileFormats, { error: `is one of ${fileFormats.join(", ")}` }).optional(),
  separator: z
    .string()
    .transform((text) => (text === "\\t" ? "\t" : text))
    .optional(),
  series: z.string().optional(),
  nameColumn: z.string().optional(),
  valueDateColumn: z.string().optional(),
  valueColumn: z.string().optional(),
  insertionDateColumn: z.string().optional(),
  insertionDate: dateSchema.optional(),
  tz: z.string().optional(),
  ambiguous: z.enum(["earlier", "later", "infer"], { error: "is one of earlier, later, infer" }).optional(),
  nonexistent: z.literal("shift_forward", { error: "can only be shift_forward" }).optional(),
  valueType: z.enum(["number", "string"], { error: "is one of number, string" }).optional(),
  keepNans: z.boolean().default(false),
  skipKnown: z.boolean().default(false),
  skipBad: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

export function createImportCommand(): Command {
  return storeCommand({
    name: "import",
    description: "store what a CSV or Parquet file holds, all of it or nothing",
    args: [["<file>", "a path, or - for CSV on standard input"]],
    configure,
    options: importSchema,
    async run({ store, args: [file], options, signal }) {
      const { nameColumn, valueDateColumn, valueColumn, insertionDateColumn, ambiguous, nonexistent, ...same } =
        options;
      const line = new ProgressLine();
      const report = await importSeries(store, file === "-" ? process.stdin : file, {
        ...same,
        ambiguous: ambiguous ?? "raise",
        nonexistent: nonexistent ?? "raise",
        columns: {
          name: nameColumn,
          valueDate: valueDateColumn,
          value: valueColumn,
          insertionDate: insertionDateColumn,
        },
        signal,
        onProgress: ({ stage, done, total }) => line.show(`${stage} ${share(done, total)}`),
        onProblem: ({ line: at, message }) => say(`line ${at}: ${message}`),
      }).finally(() => line.end());
      if (options.json) printJson(report);
      else print(summary(report));
    },
  });
}

function configure(command: Command): Command {
  return command
    .option("--author <name>", "who says so", "tsh import")
    .option("--series <name>", "the one series of a file that names none")
    .option("--format <format>", `${fileFormats.join(" or ")}; by the end of the name when not given`)
    .option("--separator <character>", "of a CSV file; the most frequent of , ; and tab when not given")
    .option("--name-column <name>", 'with the names of the series, "name" when not given')
    .option("--value-date-column <name>", '"value_date" when not given and there, else the first')
    .option("--value-column <name>", '"value" when not given')
    .option("--insertion-date-column <name>", '"insertion_date" when not given')
    .option("--insertion-date <date>", "when all of it became known; now when nobody says")
    .option("--tz <zone>", "read value dates without an offset on the wall clock there")
    .option(
      "--ambiguous <which>",
      "earlier, later, or infer from the order of the lines, for the hour that a clock shows twice",
    )
    .option("--nonexistent <what>", "shift_forward, for the hour that a clock leaves out")
    .option("--value-type <type>", "number or string, for new series")
    .option("--keep-nans", "empty values erase points")
    .option("--skip-known", "leave out revisions that the store has already")
    .option("--skip-bad", "store what is right beside wrong lines, instead of nothing")
    .option("--dry-run", "tell what would be stored, and store nothing");
}

function summary({ series, revisions, points, known, problems, dryRun }: ImportReport): string {
  const done = `${dryRun ? "would store" : "stored"} ${points} points in ${revisions} revisions of ${series} series`;
  const leftOut = [
    ...(known > 0 ? [`${known} known revisions`] : []),
    ...(problems > 0 ? [`${problems} problems`] : []),
  ];
  return leftOut.length === 0 ? done : `${done}; left out: ${leftOut.join(", ")}`;
}
