import { readWhole } from "../drivers/local-files.js";
import { replaceFile } from "../drivers/replace-file.js";
import { CacheError, InvalidPayloadError, isCacheError } from "../errors.js";
import type { FileIO } from "./file-io.js";

/** @throws {CacheError} unserializable */
export async function dumpPayload<Payload>(name: string, io: FileIO<Payload>, payload: Payload): Promise<Uint8Array> {
  try {
    return await io.dump(payload);
  } catch (cause) {
    if (isCacheError(cause)) throw cause;
    const message = `The payload ${name} could not be written: ${(cause as Error).message}`;
    throw new CacheError("unserializable", message, { cause });
  }
}

/** Others see the old or the new content, never a part. */
export async function writePayload<Payload>(file: string, io: FileIO<Payload>, bytes: Uint8Array): Promise<void> {
  if (io.write) await io.write(file, bytes);
  else await replaceFile(file, bytes);
}

/** @throws {CacheError} not_found, damaged, and what the format says: unsupported, missing_peer, invalid_options */
export async function readPayload<Payload>(file: string, io: FileIO<Payload>): Promise<Payload> {
  const bytes = await (io.read?.(file) ?? readWhole(file));
  if (bytes === undefined) {
    const message = `There is no ${file} yet; generate it, or call loadGenerate.`;
    throw new CacheError("not_found", message, { details: { file } });
  }
  try {
    return await io.load(bytes);
  } catch (cause) {
    if (isCacheError(cause) && cause.code !== "damaged") throw cause;
    const message = `The file ${file} cannot be read: ${(cause as Error).message} Remove it or generate().`;
    throw new CacheError("damaged", message, { cause, details: { file } });
  }
}

/** Runs a check of the payload. @throws {InvalidPayloadError} */
export async function validated(name: string, check: () => void | Promise<void>): Promise<void> {
  try {
    await check();
  } catch (cause) {
    if (isCacheError(cause)) throw cause;
    const message = `The payload ${name} is not valid: ${(cause as Error).message}`;
    throw new InvalidPayloadError(message, { cause, details: { payloadName: name } });
  }
}
