import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { StoreError } from "../errors.js";

export interface Source {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes; not known of a stream. */
  readonly total: number | undefined;
}

/** @throws {StoreError} `invalid_argument` when the file cannot be read */
export async function openSource(
  source: string | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Source> {
  if (typeof source !== "string") return { bytes: source, total: undefined };
  try {
    const facts = await stat(source);
    if (!facts.isFile()) throw new Error("it is no file");
    return { bytes: opened(source, signal), total: facts.size };
  } catch (cause) {
    const message = `${source} cannot be read: ${(cause as Error).message}.`;
    throw new StoreError("invalid_argument", message, { path: source }, { cause });
  }
}

/** Opened when somebody reads. */
async function* opened(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { signal });
}

/** The bytes as they are, and how many have come. */
export async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  tell: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of bytes) {
    done += chunk.length;
    tell(done);
    yield chunk;
  }
}
