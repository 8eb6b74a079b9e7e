import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { isSandboxError } from "../errors.js";
import type { Session } from "../session/session.js";

export interface PromptStreams {
  input: Readable;
  output: Writable;
  errors: Writable;
}

const FIRST = ">>> ";
const MORE = "... ";

/** Reads programs line by line, runs them and prints what they show, until the input or `exit()`. Ctrl-C interrupts. */
export async function prompt(session: Session, { input, output, errors }: PromptStreams): Promise<void> {
  const lines = createInterface({ input, output, terminal: Boolean((input as { isTTY?: boolean }).isTTY) });
  let code = "";
  let isOver = false;
  lines.once("close", () => {
    isOver = true;
  });
  const ask = () => {
    lines.setPrompt(code === "" ? FIRST : MORE);
    // Lines that are read may still wait to be run when the input has ended.
    if (isOver) output.write(lines.getPrompt());
    else lines.prompt();
  };
  lines.on("SIGINT", () => {
    code = "";
    output.write("\nKeyboardInterrupt\n");
    session.interrupt().then(ask, ask);
  });
  ask();
  for await (const line of lines) {
    code += `${line}\n`;
    if (!(await isComplete(session, code))) {
      ask();
      continue;
    }
    const program = code;
    code = "";
    if (await execute(session, program, output, errors)) break;
    ask();
  }
  if (code.trim() !== "") await execute(session, code, output, errors);
  output.write("\n");
}

/** Whether Python would not wait for more lines; a syntax error is complete, for it is to be told. */
async function isComplete(session: Session, code: string): Promise<boolean> {
  if (code.trim() === "") return true;
  try {
    const source = JSON.stringify(code.slice(0, -1));
    return !(await session.eval(`__import__("codeop").compile_command(${source}) is None`));
  } catch (error) {
    if (isSandboxError(error) && error.code === "python_error") return true;
    throw error;
  }
}

/** Whether the program asked to leave. */
async function execute(session: Session, code: string, output: Writable, errors: Writable): Promise<boolean> {
  const streams = { stdout: output, stderr: errors };
  const { outputs, error } = await session.run(code, { onOutput: (stream, text) => streams[stream].write(text) });
  for (const { mime, data } of outputs) {
    if (mime === "text/plain") output.write(`${data}\n`);
    else if (typeof data !== "string") output.write(`(${mime}, ${data.byteLength} bytes)\n`);
  }
  if (error?.type === "SystemExit") return true;
  if (error) errors.write(error.traceback);
  return false;
}
