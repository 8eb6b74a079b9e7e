import { type PythonFailure, SandboxError, type SandboxErrorCode } from "../errors.js";
import type { FailureKind, PeerAnswer } from "./peer.js";

const FAILURE_CODES: Record<FailureKind, SandboxErrorCode> = {
  python: "python_error",
  unsupported: "unsupported_value",
  too_large: "value_too_large",
  file: "file_error",
};

/** The error of a call that comes after the end. */
export function closedError(reason: SandboxError): SandboxError {
  if (reason.code === "closed") return reason;
  return new SandboxError("closed", `The session has ended: ${reason.message}`, { cause: reason });
}

/** What Python said, and nothing of the protocol beside. */
export function pythonFailure({ type, message, traceback }: PythonFailure): PythonFailure {
  return { type, message, traceback };
}

/** The error of a call whose program failed. */
export function failureError(failure: NonNullable<PeerAnswer["failure"]>): SandboxError {
  const { kind, type, message } = failure;
  const code = FAILURE_CODES[kind];
  if (code === "file_error") return new SandboxError(code, message);
  if (code !== "python_error") return new SandboxError(code, `Python's result cannot be returned: ${message}.`);
  const text = message ? `${type}: ${message}` : type;
  return new SandboxError(code, `Python failed with ${text}`, { details: { python: pythonFailure(failure) } });
}
