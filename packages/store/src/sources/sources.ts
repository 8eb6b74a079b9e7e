import { StoreError } from "../errors.js";
import type { CallOptions, SeriesStore } from "../series-store.js";

/** Another store, by a name of its own, whose series can be read but not written. */
export interface Source {
  readonly name: string;
  readonly store: SeriesStore;
}

/** The name of the store itself among its sources. */
export const localSource = "local";

/** The first source that has a series. */
export async function holderOf(
  sources: readonly Source[],
  name: string,
  { signal }: CallOptions = {},
): Promise<Source | undefined> {
  for (const source of sources) if (await source.store.exists(name, { signal })) return source;
  return undefined;
}

export function assertSourceNames(names: readonly string[]): void {
  const wrong = names.find((name) => name === localSource || name.trim() === "");
  if (wrong === undefined) return;
  throw new StoreError("invalid_argument", `A source cannot have the name "${wrong}": choose another one.`, {
    name: wrong,
  });
}

export function notAllowed(name: string, source: string): StoreError {
  return new StoreError(
    "not_allowed",
    `"${name}" belongs to the source "${source}": it can be read here, but not changed.`,
    { name, source },
  );
}
