import { ServerError } from "../errors.js";

const largestBody = 64 * 1024 * 1024;

/**
 * The JSON of a request.
 *
 * @throws {ServerError} `too_large` as `readBytes`; `invalid_request` for anything that is no JSON, or text
 *   that the database cannot hold.
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(request));
  try {
    return JSON.parse(text, text.includes("\\u") ? storable : undefined);
  } catch (cause) {
    const message = `The body is no JSON that can be kept: ${(cause as Error).message}`;
    throw new ServerError("invalid_request", message, {}, { cause });
  }
}

/** @throws {ServerError} `too_large` as soon as more than `limit` bytes came (64 MiB by default), announced or not. */
export async function readBytes(request: Request, limit: number = largestBody): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** PostgreSQL has no NUL and no half surrogates in its text. */
function storable(key: string, value: unknown): unknown {
  for (const text of [key, value]) {
    if (typeof text === "string" && (text.includes("\0") || !text.isWellFormed())) {
      throw new Error(`${JSON.stringify(text)} holds a character that is none`);
    }
  }
  return value;
}

function tooLarge(limit: number): ServerError {
  return new ServerError("too_large", `A request may hold ${limit} bytes: send it in several parts.`, { limit });
}
