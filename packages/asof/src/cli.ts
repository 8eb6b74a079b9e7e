#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { commands } from "./commands.js";
import { version } from "./version.js";

const debugFlag = "--debug";
const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

function createProgram(): Command {
  const program = new Command("asof")
    .description("Reproducible time series work, as of any moment.")
    .version(version)
    .option(debugFlag, "show the whole error with its causes");
  for (const { name, description } of commands) program.command(name).description(description);
  return program;
}

/** The named command alone is loaded; help and mistakes are answered from the table. */
async function run(args: readonly string[]): Promise<void> {
  const [name, ...others] = args;
  const lazy = commands.find((command) => command.name === name);
  if (name === "help" && isCommand(others[0])) return run([others[0], ...others.slice(1), "--help"]);
  if (lazy === undefined) {
    await withoutExit(createProgram()).parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return;
  }
  const loaded = (await lazy.load()).name(`asof ${lazy.name}`);
  await withoutExit(loaded).parseAsync(others, { from: "user" });
}

function isCommand(name: string | undefined): name is string {
  return commands.some((command) => command.name === name);
}

/** Usage mistakes become exceptions, so that one place decides the exit code. */
function withoutExit(command: Command): Command {
  command.exitOverride();
  command.commands.forEach(withoutExit);
  return command;
}

function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (isInterruption(error)) return exitCodes.interrupted;
  process.stderr.write(debug && error instanceof Error ? `${error.stack}\n` : `asof: ${messageOf(error)}\n`);
  if (debug && error instanceof Error && error.cause !== undefined)
    process.stderr.write(`cause: ${String(error.cause)}\n`);
  return isUsage(error) ? exitCodes.usage : exitCodes.failed;
}

const usageCodes: readonly unknown[] = ["invalid_argument", "invalid_options"];

/** Arguments that only the command itself could see to make no sense. */
function isUsage(error: unknown): boolean {
  return error instanceof Error && "code" in error && usageCodes.includes(error.code);
}

/** Commands that were told to stop end with the error of whatever they were doing. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || ("code" in error && error.code === "aborted"));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const args = process.argv.slice(2);
try {
  await run(args.filter((arg) => arg !== debugFlag));
} catch (error) {
  process.exitCode = report(error, args.includes(debugFlag));
}
