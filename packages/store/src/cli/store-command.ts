import { Command } from "commander";
import type { z } from "zod";
import type { SeriesStore } from "../series-store.js";
import { interruptible } from "./interrupt.js";
import { openNamed } from "./open-named.js";
import { type commonSchema, parseOptions } from "./options.js";

type Common = z.output<typeof commonSchema>;

export interface StoreCommand<Options extends Common> {
  readonly name: string;
  readonly description: string;
  /** Behind the store: `["<name>", "the series"]`. */
  readonly args?: readonly (readonly [name: string, description: string])[];
  readonly configure?: (command: Command) => Command;
  readonly options: z.ZodType<Options>;
  readonly run: (call: StoreCall<Options>) => Promise<void>;
}

export interface StoreCall<Options> {
  readonly store: SeriesStore;
  /** As many as the command declares; optional ones that are not there are empty. */
  readonly args: readonly [string, string];
  readonly options: Options;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command over a store that its first argument names: open while it runs, closed afterwards. */
export function storeCommand<Options extends Common>(declared: StoreCommand<Options>): Command {
  return bareCommand(declared).action(async (where: string, ...rest: unknown[]) => {
    const count = declared.args?.length ?? 0;
    const options = parseOptions(declared.options, rest[count]);
    const [first = "", second = ""] = rest.slice(0, count) as (string | undefined)[];
    await interruptible(async (signal) => {
      await using store = await openNamed(where, { namespace: options.namespace, signal });
      await declared.run({ store, args: [first, second], options, signal });
    });
  });
}

/** A command with the store as its first argument, without anything that opens it. */
export function bareCommand({
  name,
  description,
  args = [],
  configure = (command) => command,
}: Pick<StoreCommand<Common>, "name" | "description" | "args" | "configure">): Command {
  const command = new Command(name).description(description).argument("<store>", "URL, folder or name of the store");
  for (const [arg, about] of args) command.argument(arg, about);
  return configure(command)
    .option("--namespace <name>", 'the SQL schema of the store, "tsh" when nothing else is configured')
    .option("--json", "print one JSON document");
}

export function withValueDates(command: Command): Command {
  return command
    .option("--from-value-date <date>", "first value date, included")
    .option("--to-value-date <date>", "last value date, included");
}

export function withInsertionDates(command: Command): Command {
  return command
    .option("--from-insertion-date <date>", "first insertion date, included")
    .option("--to-insertion-date <date>", "last insertion date, included");
}
