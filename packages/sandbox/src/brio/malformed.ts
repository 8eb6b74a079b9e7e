import { SandboxError } from "../errors.js";

/** The error of bytes that no server would send. */
export function malformed(what: string, cause?: unknown): SandboxError {
  return new SandboxError("protocol", `The server sent ${what}.`, { cause });
}
