#!/usr/bin/env node
import { type Command, CommanderError } from "commander";
import { isStoreError } from "../errors.js";
import { createCommand } from "./index.js";

const debugFlag = "--debug";

/** Usage mistakes become exceptions, so that one place decides the exit code. */
function withoutExit(command: Command): Command {
  command.exitOverride();
  command.commands.forEach(withoutExit);
  return command;
}

function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(debug && error instanceof Error ? `${error.stack}\n` : `tsh: ${message}\n`);
  return isStoreError(error) && error.code === "invalid_argument" ? 2 : 1;
}

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const args = process.argv.slice(2);
const program = withoutExit(createCommand().option(debugFlag, "show the whole error"));
try {
  await program.parseAsync(args.length === 0 ? ["--help"] : args.filter((arg) => arg !== debugFlag), { from: "user" });
} catch (error) {
  process.exitCode = report(error, args.includes(debugFlag));
}
