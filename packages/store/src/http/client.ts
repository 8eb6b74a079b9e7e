import type { SeriesStore } from "../series-store.js";
import { remoteCatalog } from "./remote-catalog.js";
import { remoteChanges } from "./remote-changes.js";
import { remoteFormulas } from "./remote-formulas.js";
import { remoteGroups } from "./remote-groups.js";
import { remoteReads } from "./remote-reads.js";
import { remoteSearch } from "./remote-search.js";
import { remoteWrites } from "./remote-writes.js";
import { type RemoteStoreOptions, Transport } from "./transport.js";

export { isStoreError, StoreError } from "../errors.js";
export type * from "../groups/group-store.js";
export type { SeriesStore } from "../series-store.js";
export { packSeries, type UnpackOptions, unpackSeries } from "./pack.js";
export type { RemoteStoreOptions } from "./transport.js";

/** The series of a store behind HTTP, ours or an original tshistory: `openRemoteStore("http://host/api")`. */
export function openRemoteStore(url: string, options: RemoteStoreOptions = {}): SeriesStore {
  const remote = new Transport(url, options);
  const close = async (): Promise<void> => {};
  return {
    ...remoteWrites(remote),
    ...remoteReads(remote),
    ...remoteCatalog(remote),
    ...remoteSearch(remote),
    ...remoteFormulas(remote),
    ...remoteChanges(remote),
    groups: remoteGroups(remote),
    close,
    [Symbol.asyncDispose]: close,
  };
}
