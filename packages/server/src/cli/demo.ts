import { resolve } from "node:path";
import { Command } from "commander";
import { runDemo } from "../demo/demo.js";
import { Progress } from "../demo/progress.js";
import { tableOf } from "../demo/report.js";
import { aborted, interruptible } from "./interrupt.js";
import { readPort } from "./options.js";

interface DemoCommandOptions {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly data: string;
  readonly csv?: string;
  readonly port: number;
}

/** `asof demo` */
export function createDemoCommand(): Command {
  return new Command("demo")
    .description(
      "Forecast Beijing's temperature a day ahead and compare with persistence; then look around in the studio.",
    )
    .option("--once", "end after the table instead of leaving the studio up")
    .option("--json", "print the report as one JSON document")
    .option("--data <folder>", "where the database and the artifacts are kept", ".asof/demo")
    .option("--csv <file>", "other observations in the format of the demo's file")
    .option("--port <number>", "the port wished for; the next free one is taken", readPort, 4780)
    .allowExcessArguments(false)
    .action(async (options: DemoCommandOptions) => {
      await interruptible((signal) => demo(options, signal));
    });
}

async function demo(options: DemoCommandOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress();
  const data = resolve(options.data);
  await using running = await runDemo({ ...options, data, csv: options.csv && resolve(options.csv), progress, signal });
  const { report, url } = running;
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${tableOf(report)}`);
  if (options.once) return;
  progress.say(`\nThe studio is at ${url} (Ctrl-C ends it).`);
  await aborted(signal);
}
