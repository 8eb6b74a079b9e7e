import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { z } from "zod";
import type { Duration } from "../duration.js";
import { SandboxError } from "../errors.js";
import { openSession, type SessionOptions } from "../session/open.js";
import type { RunResult } from "../session/result.js";
import { interruptSignal } from "./interrupt.js";
import { toJson } from "./json.js";
import { progressLogger } from "./progress.js";
import { prompt } from "./prompt.js";

const optionsSchema = z.object({
  image: z.string().optional(),
  io: z.string().optional(),
  network: z.string().optional(),
  timeout: z.string().optional(),
  memory: z.coerce.number().positive().optional(),
  json: z.boolean().default(false),
});
type RunOptions = z.output<typeof optionsSchema>;

export function runCommand(): Command {
  return addSessionOptions(new Command("run"))
    .description("run a Python program; what it prints is printed")
    .argument("<file>", "the program, or - for standard input")
    .option("--json", "one JSON document with result, stdout, stderr, outputs and error")
    .action(async (file: string, _: unknown, command: Command) =>
      runFile(file, parseOptions(command.optsWithGlobals())),
    );
}

/** Makes the command one that opens a prompt. */
export function addPrompt(command: Command): Command {
  return addSessionOptions(command).action(async (raw: unknown) => {
    const options = parseOptions(raw);
    await using session = await openSession({ ...sessionOptions(options), logger: progressLogger() });
    process.stderr.write(`Python ${session.python} in a locked-down container. End with Ctrl-D.\n`);
    await prompt(session, { input: process.stdin, output: process.stdout, errors: process.stderr });
  });
}

function addSessionOptions(command: Command): Command {
  return command
    .option("--image <name>", "image with python3 (default: the one of `asof py build`, built when missing)")
    .option("--io <folder>", "folder that the program sees as /io")
    .option("--network <name>", "Docker network (default: none)")
    .option("--timeout <duration>", 'as "500ms", "10s", "2min" (default: 5min)')
    .option("--memory <MiB>", "memory limit (default: 1024)");
}

function parseOptions(raw: unknown): RunOptions {
  const parsed = optionsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new SandboxError("invalid_option", z.prettifyError(parsed.error));
}

async function runFile(file: string, options: RunOptions): Promise<void> {
  const code = await readProgram(file);
  const { signal, release } = interruptSignal();
  try {
    await using session = await openSession({ ...sessionOptions(options), logger: progressLogger(), signal });
    const onOutput = options.json ? {} : { onOutput: print };
    report(file, await session.run(code, { signal, ...onOutput }), options.json);
  } finally {
    release();
  }
}

function sessionOptions({ image, io, network, timeout, memory }: RunOptions): SessionOptions {
  return {
    ...(image === undefined ? {} : { image }),
    ...(io === undefined ? {} : { io }),
    ...(network === undefined ? {} : { network }),
    limits: {
      ...(timeout === undefined ? {} : { timeout: timeout as Duration }),
      ...(memory === undefined ? {} : { memoryBytes: Math.round(memory * 2 ** 20) }),
    },
  };
}

function print(stream: "stdout" | "stderr", text: string): void {
  process[stream].write(text);
}

function report(file: string, result: RunResult, asJson: boolean): void {
  if (asJson) process.stdout.write(`${toJson(result)}\n`);
  const { error } = result;
  if (!error) return;
  if (error.type === "SystemExit") {
    leave(error.message, asJson);
    return;
  }
  if (!asJson) process.stderr.write(error.traceback);
  const message = `${file === "-" ? "The program" : file} failed with ${error.type}: ${error.message}`;
  throw new SandboxError("python_error", message, { details: { python: error } });
}

/** As Python leaves: with the status that the program gave to `sys.exit()`, or after its last words with 1. */
function leave(given: string, asJson: boolean): void {
  const isStatus = /^(None|-?\d+)?$/.test(given);
  if (!isStatus && !asJson) process.stderr.write(`${given}\n`);
  process.exitCode = isStatus ? Number(given === "None" ? 0 : given) & 255 : 1;
}

async function readProgram(file: string): Promise<string> {
  if (file === "-") return readStandardInput();
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const message = `Cannot read ${file}: ${(cause as Error).message}. Name a Python file, or - for standard input.`;
    throw new SandboxError("invalid_option", message, { cause });
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
