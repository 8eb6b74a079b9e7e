import { join, resolve } from "node:path";
import { openCacheStore } from "@asof/cache";
import { openStore } from "@asof/store";
import { Command, Option } from "commander";
import { listen } from "../listen.js";
import { PythonRuntime } from "../python/runtime.js";
import { createServer } from "../server.js";
import { aborted, interruptible } from "./interrupt.js";
import { readPort } from "./options.js";

interface ServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly database?: string;
  readonly allowReset: boolean;
}

const loopback = ["127.0.0.1", "::1", "localhost"];

/** `asof serve` */
export function createServeCommand(): Command {
  return new Command("serve")
    .description("Run the platform: /v1alpha2 for projects, /api for series, / for the studio.")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "which port; 0 for any free one", readPort, 4780)
    .option("--data <folder>", "where artifacts, and without --database the series, are kept", ".asof/data")
    .option("--database <url>", "a PostgreSQL to keep series and projects in: postgres://…")
    .option("--allow-reset", "let POST /api/reset remove all series, for tests", false)
    .addOption(new Option("--auth <kind>", "who may use it").choices(["none"]).default("none"))
    .allowExcessArguments(false)
    .action(async (options: ServeCommandOptions) => {
      await interruptible((signal) => serve(options, signal));
    });
}

async function serve(options: ServeCommandOptions, signal: AbortSignal): Promise<void> {
  const say = (message: string): void => void process.stderr.write(`${message}\n`);
  const data = resolve(options.data);
  await using store = await openStore(options.database ?? `file:${join(data, "database")}`, { signal });
  const cache = await openCacheStore(join(data, "artifacts"));
  const sandbox = new PythonRuntime({ onProgress: (message) => say(`Python image: ${message}`) });
  const onError = (error: unknown): void =>
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  await using server = await createServer({ store, cache, sandbox, allowReset: options.allowReset, onError });
  await using listening = await listen(server, options);
  if (!loopback.includes(options.host))
    say(`Anyone who reaches ${options.host} can read and write: there is no authentication yet.`);
  process.stdout.write(`${listening.url}\n`);
  await aborted(signal);
}
