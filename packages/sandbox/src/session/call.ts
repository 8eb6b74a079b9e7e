import type { Duration } from "../duration.js";
import type { OutputStream, Progress, RequestListener } from "./peer.js";

export interface CallOptions {
  /** For this call instead of the session's. */
  timeout?: Duration;
  /** Ends the whole session; `interrupt()` ends a program and keeps what it made. */
  signal?: AbortSignal;
  /** Called with what the program prints, while it prints. */
  onOutput?: (stream: OutputStream, text: string) => void;
  /** Called when the program calls `progress(done, total, message)`. */
  onProgress?: (progress: Progress) => void;
}

export interface EvalOptions extends CallOptions {
  /** What becomes of a value without a counterpart here: an error, which is the default, or what `str()` says of it. */
  unsupported?: "error" | "text";
}

/** Who hears of what arrives while a call runs. */
export function listenerFrom({ onOutput, onProgress }: CallOptions): RequestListener {
  return { ...(onOutput ? { onStream: onOutput } : {}), ...(onProgress ? { onProgress } : {}) };
}
