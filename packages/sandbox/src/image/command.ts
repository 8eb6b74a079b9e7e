import { type SpawnOptions, spawn } from "node:child_process";
import { abortedError, SandboxError } from "../errors.js";

const KEPT_OUTPUT = 4000;

export interface CommandOptions {
  cwd?: string;
  signal?: AbortSignal | undefined;
  environment?: NodeJS.ProcessEnv;
}

/**
 * What a command printed on its standard output.
 * @throws {SandboxError} image_build_failed with the end of its output when it fails or is not installed; aborted.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { cwd, signal, environment = process.env } = options;
  if (signal?.aborted) throw abortedError(command, signal);
  const spawnOptions: SpawnOptions = { env: environment, stdio: ["ignore", "pipe", "pipe"] };
  const child = spawn(command, args, { ...spawnOptions, ...(cwd ? { cwd } : {}), ...(signal ? { signal } : {}) });
  let output = "";
  let printed = "";
  child.stdout?.on("data", (chunk) => {
    printed += chunk;
    output = (output + chunk).slice(-KEPT_OUTPUT);
  });
  child.stderr?.on("data", (chunk) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  });
  const exit = await exitOf(child);
  if (signal?.aborted) throw abortedError(command, signal);
  if (exit === 0) return printed;
  throw commandError(command, args, exit, output);
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number | Error> {
  return new Promise((resolve) => {
    let failure: Error | undefined;
    child.on("error", (error: NodeJS.ErrnoException) => {
      failure = error;
      if (error.code === "ENOENT") resolve(error);
    });
    child.on("close", (code) => resolve(code ?? failure ?? 1));
  });
}

function commandError(command: string, args: readonly string[], exit: number | Error, output: string): SandboxError {
  const line = `${command} ${args.join(" ")}`.slice(0, 500);
  const details = { command: line, output };
  if (exit instanceof Error) {
    return new SandboxError("image_build_failed", `Cannot run ${command}: ${exit.message}.`, { cause: exit, details });
  }
  const reason = output.trim().split("\n").slice(-3).join(" ");
  return new SandboxError("image_build_failed", `${command} failed with status ${exit}: ${reason}`, { details });
}

/** Which of these commands are not installed. */
export async function missingCommands(commands: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const found = await Promise.all(
    commands.map((command) =>
      runCommand(command, ["--version"], { signal }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return commands.filter((_, index) => !found[index]);
}
