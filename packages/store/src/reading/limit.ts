import { StoreError } from "../errors.js";

/** How many rows to answer with at most; null for all. */
export function limitOf(limit: number | undefined): number | null {
  if (limit === undefined) return null;
  if (Number.isSafeInteger(limit) && limit >= 0) return limit;
  throw new StoreError("invalid_argument", `${limit} is no limit: give a whole number, or none for all.`, { limit });
}
