import { CacheError, isCacheError } from "../errors.js";
import type { AnySerializer, SerializerOptions } from "../serializers/serializer.js";

/** @throws {CacheError} unserializable */
export async function dumpValue(
  serializer: AnySerializer,
  key: string,
  value: unknown,
  options: SerializerOptions,
): Promise<Uint8Array> {
  try {
    const data: unknown = await serializer.dump(value, options);
    if (data instanceof Uint8Array) return data;
    throw new TypeError(`its dump gave ${data === null ? "null" : `a ${typeof data}`}, not a Uint8Array.`);
  } catch (cause) {
    if (isCacheError(cause)) throw cause;
    const message = `The serializer "${serializer.name}" could not write "${key}": ${(cause as Error).message}`;
    throw new CacheError("unserializable", message, { cause, details: { key, serializer: serializer.name } });
  }
}

/** @throws {CacheError} damaged */
export async function loadValue<T>(
  serializer: AnySerializer,
  key: string,
  data: Uint8Array,
  options: SerializerOptions,
): Promise<T> {
  try {
    return (await serializer.load(data, options)) as T;
  } catch (cause) {
    if (isCacheError(cause) && cause.code !== "damaged") throw cause;
    const message = `The serializer "${serializer.name}" could not read "${key}": ${(cause as Error).message}`;
    throw new CacheError("damaged", message, { cause, details: { key, serializer: serializer.name } });
  }
}
