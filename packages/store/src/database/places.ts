import { StoreError } from "../errors.js";

/** @param places the URLs that can be opened. */
export function noStore(url: string, places: string): StoreError {
  const shown = url.replace(/:[^:@/]*@/, ":***@");
  return new StoreError("invalid_argument", `"${shown}" is no store: write ${places}.`);
}
