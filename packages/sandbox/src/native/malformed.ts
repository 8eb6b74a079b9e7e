import { SandboxError } from "../errors.js";

/** The error of a message that the runner would not send. */
export function malformed(what: string, cause?: unknown): SandboxError {
  return new SandboxError("protocol", `The sandbox sent ${what}.`, { cause });
}
