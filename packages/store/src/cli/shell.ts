import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type REPLEval, type REPLServer, start } from "node:repl";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import * as formula from "@asof/formula";
import * as series from "@asof/series";
import type { Command } from "commander";
import { commonSchema } from "./options.js";
import { say, tableOf } from "./output.js";
import { storeCommand } from "./store-command.js";

export function createShellCommand(): Command {
  return storeCommand({
    name: "shell",
    description: "a JavaScript prompt with the open store at hand; $TSH_HISTORY or ~/.tsh_history remembers the lines",
    options: commonSchema,
    async run({ store }) {
      const isTerminal = process.stdin.isTTY === true;
      if (isTerminal) {
        say(
          'store, formula (@asof/formula) and series (@asof/series) are there: await store.get("name"). Ctrl-D ends.',
        );
      }
      const input = isTerminal ? process.stdin : new PassThrough();
      // In the realm of the store, so that a Date made at the prompt is one to it.
      const prompt = start({
        input,
        output: process.stdout,
        prompt: isTerminal ? "tsh> " : "",
        useGlobal: true,
        writer: shown,
      });
      Object.assign(prompt.context, { store, formula, series });
      const ended = once(prompt, "exit");
      if (isTerminal) await remember(prompt, process.env.TSH_HISTORY ?? join(homedir(), ".tsh_history"));
      else await feed(prompt, input as PassThrough);
      await ended;
    },
  });
}

/** Lines that are piped in, each after the one before it is done: the prompt itself waits only at a terminal. */
async function feed(prompt: REPLServer, input: PassThrough): Promise<void> {
  const evaluate = prompt.eval;
  let running: Promise<void> | undefined;
  const watched: REPLEval = function (code, context, file, done) {
    running = new Promise((resolve) => {
      evaluate.call(this, code, context, file, (error, value) => {
        done(error, value);
        resolve();
      });
    });
  };
  Object.assign(prompt, { eval: watched });
  for await (const line of createInterface({ input: process.stdin })) {
    input.write(`${line}\n`);
    await setImmediate();
    await running;
  }
  input.end();
}

function shown(value: unknown): string {
  return value instanceof series.Series ? tableOf(value) : inspect(value, { colors: process.stdout.isTTY === true });
}

/** Without a place to write, the lines are forgotten: that keeps nobody from working. */
async function remember(prompt: REPLServer, file: string): Promise<void> {
  await new Promise<void>((resolve) => {
    prompt.setupHistory(file, (error) => {
      if (error !== null) say(`The lines will not be remembered: ${error.message}`);
      resolve();
    });
  });
}
