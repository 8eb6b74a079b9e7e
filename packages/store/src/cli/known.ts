import { nearestName } from "@asof/formula";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";

/**
 * What was found under a name.
 *
 * @throws {StoreError} `unknown_series` with the name that may be meant; `wrong_kind` for groups
 */
export async function known<T>(store: SeriesStore, name: string, found: T | undefined): Promise<T> {
  if (found !== undefined) return found;
  if (await store.groups.exists(name)) {
    const message = `"${name}" is a group of series, not a series: only \`get\` and \`catalog --groups\` know groups.`;
    throw new StoreError("wrong_kind", message, { name });
  }
  const names = (await store.catalog()).map((entry) => entry.name);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? "`catalog` lists all" : `did you mean "${nearest}"`;
  throw new StoreError("unknown_series", `There is no series "${name}": ${hint}${nearest ? "?" : "."}`, {
    name,
    nearest,
  });
}

/** @throws {StoreError} as `known` */
export async function assertKnown(store: SeriesStore, name: string): Promise<void> {
  if (!(await store.exists(name))) await known(store, name, undefined);
}
