import { z } from "zod";
import { CacheError } from "../errors.js";
import { writeJson } from "../python/json.js";
import { readJson } from "../python/json-read.js";
import { defineSerializer, onlyOptions, type SerializerOptions } from "./serializer.js";

/** Python's names, because they are kept in the sidecar as `dump_kwargs`. */
const jsonDumpOptionsSchema = z.strictObject({
  indent: z.number().int().min(0).max(10).nullish(),
  sort_keys: z.boolean().optional(),
});
export type JsonDumpOptions = z.output<typeof jsonDumpOptionsSchema>;

/** Plain data as Python's `json.dump` writes it: every float comes back bit for bit, NaN, infinities and -0 included. */
export const json = defineSerializer<unknown>({
  name: "json",
  matches: isPlain,
  dump: (value, options) => {
    const { indent, sort_keys: sortKeys } = dumpOptions(options);
    return Buffer.from(writeJson(value, { indent: indent ?? undefined, sortKeys, exact: true }), "ascii");
  },
  load: (bytes, options) => {
    onlyOptions(options, "json", []);
    return readJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  },
});

function dumpOptions(options: SerializerOptions): JsonDumpOptions {
  const parsed = jsonDumpOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new CacheError("invalid_options", `Options of the json serializer: ${z.prettifyError(parsed.error)}`, {
    cause: parsed.error,
  });
}

function isPlain(value: unknown): boolean {
  if (value === null || ["string", "number", "boolean", "bigint"].includes(typeof value)) return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
