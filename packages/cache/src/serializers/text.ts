import { CacheError } from "../errors.js";
import { defineSerializer, onlyOptions } from "./serializer.js";

const isText = (value: unknown): value is string => typeof value === "string" && value.isWellFormed();

/** Text as UTF-8, line ends untouched. Text with half a surrogate pair goes to `json`, which can hold it. */
export const text = defineSerializer<string>({
  name: "text",
  matches: isText,
  dump: (value, options) => {
    onlyOptions(options, "text", []);
    if (isText(value)) return Buffer.from(value);
    throw new CacheError("unserializable", "The text serializer takes well-formed strings only; use json.");
  },
  load: (bytes, options) => {
    onlyOptions(options, "text", []);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  },
});
