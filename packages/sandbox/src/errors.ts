/** Every reason for which a sandbox fails. A failing Python program is `python_error`, and leaves its session alive. */
export const SANDBOX_ERROR_CODES = [
  "engine_unavailable",
  "engine_permission",
  "engine_unsupported",
  "engine_failed",
  "image_missing",
  "image_build_failed",
  "invalid_option",
  "python_error",
  "timeout",
  "aborted",
  "closed",
  "memory_limit",
  "io_limit",
  "busy",
  "file_error",
  "container_exited",
  "protocol",
  "unsupported_value",
  "value_too_large",
] as const;

export type SandboxErrorCode = (typeof SANDBOX_ERROR_CODES)[number];

/** What Python said about an exception: its class, `str()` of it, and the traceback of the user's frames. */
export interface PythonFailure {
  type: string;
  message: string;
  traceback: string;
}

/** What is known beyond the message; which fields are set depends on the code. */
export interface SandboxErrorDetails {
  /** With `python_error`: the exception as Python saw it. */
  python?: PythonFailure;
  /** With `container_exited` and `memory_limit`: the exit status of the container. */
  exitCode?: number;
  /** With the codes of engines that cannot be used: every endpoint tried and what came of it. */
  attempts?: readonly { endpoint: string; source: string; message: string }[];
  /** With `image_build_failed`: the failed command and the end of its output. */
  command?: string;
  output?: string;
}

export interface SandboxErrorOptions {
  cause?: unknown;
  details?: SandboxErrorDetails;
}

/** The one error of this package; `code` says what happened and never changes its meaning. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  readonly details: SandboxErrorDetails;

  constructor(code: SandboxErrorCode, message: string, options: SandboxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whether a value is a `SandboxError`, also one from another copy of this package. */
export function isSandboxError(value: unknown): value is SandboxError {
  if (!(value instanceof Error) || value.name !== "SandboxError") return false;
  return "code" in value && (SANDBOX_ERROR_CODES as readonly unknown[]).includes(value.code);
}

/** The error of an operation that its `AbortSignal` ended. */
export function abortedError(what: string, signal: AbortSignal): SandboxError {
  return new SandboxError("aborted", `${what} was aborted.`, { cause: signal.reason });
}
