import { CacheError } from "../errors.js";
import { defineSerializer, onlyOptions } from "./serializer.js";

/** A `Uint8Array` as it is. */
export const bytes = defineSerializer<Uint8Array>({
  name: "bytes",
  matches: (value) => value instanceof Uint8Array,
  dump: (value, options) => {
    onlyOptions(options, "bytes", []);
    if (value instanceof Uint8Array) return value;
    throw new CacheError("unserializable", "The bytes serializer takes a Uint8Array; name another serializer.");
  },
  load: (data, options) => {
    onlyOptions(options, "bytes", []);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  },
});
