import { type InstantLike, toEpochMs } from "@asof/series";
import { StoreError } from "./errors.js";

/** The name as it is stored: without blanks around it. */
export function validName(name: string): string {
  const stripped = storedName(name);
  if (stripped === "") throw new StoreError("invalid_argument", "A series needs a name that is not blank.");
  return stripped;
}

/** The name to look for. */
export function storedName(name: string): string {
  if (name.includes("\0")) throw new StoreError("invalid_argument", "A series name must not hold a NUL character.");
  return name.trim();
}

export function assertAuthor(author: unknown): asserts author is string {
  if (typeof author === "string" && author.trim() !== "") return;
  throw new StoreError("invalid_argument", "Say who writes: the author must be a text that is not blank.");
}

export function optionalMs(instant: InstantLike | undefined): number | undefined {
  return instant === undefined ? undefined : toEpochMs(instant);
}
