import type { CacheDriver } from "../drivers/driver.js";
import { CacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import type { SerializerRegistry } from "../serializers/serializer.js";
import { untilAborted } from "../until-aborted.js";
import { type Artifact, artifactOf, decodeSidecar } from "./artifact.js";
import type { CacheLimits } from "./collect.js";
import { findSidecar, isExpired, keysOf, sidecarsOf } from "./entries.js";
import { removeEntry } from "./entry.js";
import { matchesQuery } from "./find.js";
import { createGet } from "./get.js";
import { checkKey, sidecarPath } from "./key.js";
import { createMaintenance } from "./maintenance.js";
import { createPut } from "./put.js";
import { quarantinedEntries } from "./quarantine.js";
import type { CacheStore, DamagePolicy, DeleteResult, DuplicateKeyPolicy, GetOptions } from "./store.js";

export interface StoreParts {
  readonly driver: CacheDriver;
  readonly location: string;
  readonly readonly: boolean;
  readonly onDuplicateKey: DuplicateKeyPolicy;
  readonly onDamaged: DamagePolicy;
  readonly limits: CacheLimits | undefined;
  readonly registry: SerializerRegistry;
  readonly logger: CacheLogger;
  readonly now: () => Date;
}

export function createStore(parts: StoreParts): CacheStore & { startIfDue(): Promise<void> } {
  const { driver } = parts;
  const { getEntry, readWhole, check } = createGet(parts);
  const maintenance = createMaintenance({ ...parts, check });
  const put = createPut({ ...parts, refuseIfReadonly, readWhole, noteAdded: maintenance.noteAdded });

  async function get<T>(key: string, options?: GetOptions): Promise<T> {
    const entry = await getEntry<T>(key, options);
    if (entry === undefined) throw notFound(key);
    return entry.value;
  }

  async function has(key: string, { signal }: { signal?: AbortSignal } = {}): Promise<boolean> {
    checkKey(key);
    signal?.throwIfAborted();
    const found = await findSidecar(driver, key);
    return found !== undefined && !isExpired(found, parts.now());
  }

  async function keys({ signal }: { signal?: AbortSignal } = {}): Promise<string[]> {
    return (await Array.fromAsync(keysOf(driver, signal))).sort();
  }

  async function getArtifact(key: string, { signal }: { signal?: AbortSignal } = {}): Promise<Artifact> {
    checkKey(key);
    signal?.throwIfAborted();
    const bytes = await driver.read(sidecarPath(key));
    if (bytes === undefined) throw notFound(key);
    return artifactOf(decodeSidecar(bytes, key));
  }

  async function remove(
    key: string,
    { dryRun = true, signal }: { dryRun?: boolean; signal?: AbortSignal } = {},
  ): Promise<DeleteResult> {
    checkKey(key);
    signal?.throwIfAborted();
    if (!dryRun) refuseIfReadonly(`delete "${key}"`);
    if (!(await driver.has(sidecarPath(key)))) throw notFound(key);
    if (!dryRun) await removeEntry(driver, key);
    return { dryRun, paths: [sidecarPath(key), key] };
  }

  async function find(query = {}, { signal }: { signal?: AbortSignal } = {}): Promise<Artifact[]> {
    const found: Artifact[] = [];
    for await (const one of sidecarsOf(driver, signal)) {
      if (one.sidecar === undefined || isExpired(one, parts.now())) continue;
      const artifact = artifactOf(one.sidecar);
      if (matchesQuery(artifact, query)) found.push(artifact);
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  function notFound(key: string): CacheError {
    return new CacheError("not_found", `There is no "${key}" in the store ${parts.location}.`, { details: { key } });
  }

  function refuseIfReadonly(action: string): void {
    if (!parts.readonly) return;
    throw new CacheError("readonly", `Could not ${action}: the store ${parts.location} was opened readonly.`);
  }

  return {
    location: parts.location,
    readonly: parts.readonly,
    onDuplicateKey: parts.onDuplicateKey,
    onDamaged: parts.onDamaged,
    // A request that hangs ends for the caller with the signal, whatever becomes of it.
    put: (key, value, options) => untilAborted(put(key, value, options), options?.signal),
    getEntry: (key, options) => untilAborted(getEntry(key, options), options?.signal),
    get: (key, options) => untilAborted(get(key, options), options?.signal),
    getArtifact: (key, options) => untilAborted(getArtifact(key, options), options?.signal),
    has: (key, options) => untilAborted(has(key, options), options?.signal),
    keys: (options) => untilAborted(keys(options), options?.signal),
    delete: (key, options) => untilAborted(remove(key, options), options?.signal),
    find: (query, options) => untilAborted(find(query, options), options?.signal),
    verify: async (options) => {
      if (options?.quarantine) refuseIfReadonly("quarantine");
      return untilAborted(maintenance.verify(options), options?.signal);
    },
    gc: async (options) => {
      if (!options?.dryRun) refuseIfReadonly("collect");
      return untilAborted(maintenance.gc(options), options?.signal);
    },
    quarantined: ({ signal } = {}) => untilAborted(quarantinedEntries(driver, signal), signal),
    sweep: async (options) => {
      refuseIfReadonly("sweep");
      return untilAborted(maintenance.sweep(options), options?.signal);
    },
    startIfDue: maintenance.startIfDue,
    tryLock: (name) => driver.tryLock(name),
    close: maintenance.close,
    [Symbol.asyncDispose]: maintenance.close,
  };
}
