import { isTypedArray } from "../serializers/array.js";

/** A copy that JSON can print: arrays as lists, bigints in digits as text, floats JSON lacks as text. */
export function printable(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (isTypedArray(value)) return Array.from(value as ArrayLike<unknown>, printable);
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, printable(item)]));
}
