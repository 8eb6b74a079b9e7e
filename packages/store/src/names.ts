import { type InstantLike, toEpochMs } from "@asof/series";
import { StoreError } from "./errors.js";

/** In bytes of UTF-8: an index of PostgreSQL takes no longer entries, but for these it always has room. */
const longestName = 2500;

/** The name as it is stored: without blanks around it. */
export function validName(name: string): string {
  const stripped = storedName(name);
  if (stripped === "")
    throw new StoreError("invalid_argument", "A series, group or basket needs a name that is not blank.");
  const bytes = new TextEncoder().encode(stripped).length;
  if (bytes <= longestName) return stripped;
  const start = Array.from(stripped.slice(0, 40)).slice(0, 20).join("");
  const message = `The name "${start}…" has ${bytes} bytes: choose one of ${longestName} at most, and note the rest in the metadata.`;
  throw new StoreError("invalid_argument", message, { bytes });
}

/** The name to look for. */
export function storedName(name: string): string {
  return storable("A name", name).trim();
}

export function assertAuthor(author: unknown): asserts author is string {
  if (typeof author !== "string" || author.trim() === "")
    throw new StoreError("invalid_argument", "Say who writes: the author must be a text that is not blank.");
  storable("An author", author);
}

/** A text that the database can hold and gives back as it is. */
export function storable(what: string, text: string): string {
  if (typeof text !== "string")
    throw new StoreError("invalid_argument", `${what} must be a text, not ${String(text)}.`);
  const problem = unstorable(text);
  if (problem === undefined) return text;
  throw new StoreError(
    "invalid_argument",
    `${what} must not hold ${problem}: take it out of ${JSON.stringify(text.slice(0, 100))}.`,
  );
}

export function isStorable(text: string): boolean {
  return unstorable(text) === undefined;
}

function unstorable(text: string): string | undefined {
  if (text.includes("\0")) return "a NUL character";
  return text.isWellFormed() ? undefined : "half of a surrogate pair";
}

/** JSON of metadata that the database can hold and gives back as it is. */
export function storedMetadata(metadata: Record<string, unknown>): string {
  const json = JSON.stringify(metadata);
  // Only what cannot be stored is written as such an escape, behind an even number of backslashes.
  const [refused] = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][\da-f]{2})/.exec(json) ?? [];
  if (refused === undefined) return json;
  const problem = refused.endsWith("0000") ? "a NUL character" : "half of a surrogate pair";
  throw new StoreError(
    "invalid_argument",
    `Metadata must not hold ${problem}, neither in a key nor in a value: ${json}.`,
  );
}

/** @throws {StoreError} `invalid_argument`, as `storedMetadata` does */
export function assertMetadata(metadata: Record<string, unknown> | undefined): void {
  if (metadata !== undefined) storedMetadata(metadata);
}

export function optionalMs(instant: InstantLike | undefined): number | undefined {
  return instant === undefined ? undefined : toEpochMs(instant);
}
