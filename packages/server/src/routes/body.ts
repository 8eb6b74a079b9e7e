import { ServerError } from "../errors.js";

const largestBody = 64 * 1024 * 1024;

/**
 * The JSON of a request.
 *
 * @throws {ServerError} `too_large` as soon as more than 64 MiB came, announced or not; `invalid_request`
 *   for anything that is no JSON, or text that the database cannot hold.
 */
export async function readBody(request: Request, limit: number = largestBody): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text, text.includes("\\u") ? storable : undefined);
  } catch (cause) {
    const message = `The body is no JSON that can be kept: ${(cause as Error).message}`;
    throw new ServerError("invalid_request", message, {}, { cause });
  }
}

async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
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
