import type { PythonFailure } from "../errors.js";
import type { ExceededLimit } from "./peer.js";

/** One form of something that a program showed: text as a string, images and other binary forms as bytes. */
export interface Output {
  mime: string;
  data: string | Uint8Array;
}

/** What a program did. A program that fails is a result with `error`. */
export interface RunResult {
  /** The last line's value when it is an expression that has a counterpart here, else null. */
  result: unknown;
  stdout: string;
  stderr: string;
  /** What `display()` and the last expression showed, every form of it, in order. */
  outputs: Output[];
  /** Bytes printed beyond `limits.outputBytes`, not in the texts. */
  dropped: { stdout: number; stderr: number };
  /** Limits of the container that were hit although the program goes on, also by its child processes; absent when none. */
  exceeded?: readonly ExceededLimit[];
  error?: PythonFailure;
}

const TEXT = /^(text\/|image\/svg\+xml$|application\/json$)/;

export function outputFrom(mime: string, data: Buffer): Output {
  return { mime, data: TEXT.test(mime) ? data.toString("utf8") : new Uint8Array(data) };
}
