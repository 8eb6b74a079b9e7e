import type { PythonFailure, SandboxError } from "../errors.js";

/** The two streams that a program prints to. */
export type OutputStream = "stdout" | "stderr";

/** How far a program is, as it says itself. */
export interface Progress {
  done: number;
  total: number | null;
  message: string | null;
}

/** What arrives while a request runs. */
export interface RequestListener {
  onStream?(name: OutputStream, text: string): void;
  onOutput?(mime: string, data: Buffer): void;
  onProgress?(progress: Progress): void;
}

/** One operation on the files in /io. */
export interface FileRequest {
  op: "file";
  action: "read" | "write" | "list" | "remove";
  path: string;
  data?: Uint8Array;
}

/** What a session asks of the Python process, whatever the protocol. */
export type PeerRequest =
  | { op: "define"; name: string; value: unknown }
  | { op: "exec" | "eval" | "run"; code: string; asText?: boolean }
  | FileRequest;

export type FailureKind = "python" | "unsupported" | "too_large" | "file";

/** Limits that a program can hit and live on: a child process was killed, or could not be started. */
export const EXCEEDABLE = ["memory", "processes"] as const;
export type ExceededLimit = (typeof EXCEEDABLE)[number];

/** What came of a request: a value, or what Python complains about. */
export interface PeerAnswer {
  value: unknown;
  dropped: { stdout: number; stderr: number };
  exceeded?: readonly ExceededLimit[];
  failure?: PythonFailure & { kind: FailureKind };
  /** Whether the process ends after this answer. */
  last?: boolean;
}

/** The far end of a session; one request at a time. */
export interface Peer {
  /** Rejects with `unsupported_value` when the request cannot be sent, else only when the sandbox is of no more use. */
  request(request: PeerRequest, listener?: RequestListener): Promise<PeerAnswer>;
  /** Rejects what waits and what comes later. */
  fail(error: SandboxError): void;
}
