import type { CacheDriver } from "../drivers/driver.js";
import { CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { firstMatching, type SerializerRegistry } from "../serializers/serializer.js";
import { type Artifact, artifactOf, createdAtText, decodeSidecar, type Sidecar } from "./artifact.js";
import type { CacheLimits } from "./collect.js";
import { milliseconds } from "./duration.js";
import { findSidecar, isExpired, keysOf, sidecarsOf } from "./entries.js";
import { readEntry, removeEntry, writeEntry } from "./entry.js";
import { matchesQuery } from "./find.js";
import { checkKey, sidecarPath } from "./key.js";
import { createMaintenance } from "./maintenance.js";
import { quarantine, quarantinedEntries } from "./quarantine.js";
import type {
  CacheStore,
  DamagePolicy,
  DeleteResult,
  DuplicateKeyPolicy,
  GetOptions,
  PutOptions,
  PutResult,
} from "./store.js";
import { createUseStamps } from "./use-stamps.js";
import { dumpValue, loadValue } from "./values.js";

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

const damageCodes = ["damaged", "data_missing", "invalid_sidecar"] as const;

export function createStore(parts: StoreParts): CacheStore & { startIfDue(): Promise<void> } {
  const { driver, registry, logger } = parts;
  const stampUse = createUseStamps(parts);
  const maintenance = createMaintenance({ ...parts, check });

  async function put(key: string, value: unknown, options: PutOptions = {}): Promise<PutResult> {
    checkKey(key);
    refuseIfReadonly(`put "${key}"`);
    const policy = options.onDuplicateKey ?? parts.onDuplicateKey;
    let present = await presence(key, policy);
    if (typeof present !== "string") return present;
    const name = options.serializer ?? "auto";
    const serializer = name === "auto" ? firstMatching(value, registry) : registry.get(name);
    const dumpOptions = options.dumpOptions ?? {};
    const data = await dumpValue(serializer, key, value, dumpOptions);
    for (;;) {
      options.signal?.throwIfAborted();
      const now = parts.now();
      const description = {
        key,
        serializer: serializer.name,
        load_kwargs: {},
        dump_kwargs: dumpOptions,
        additional_metadata: options.metadata ?? {},
        created_at: createdAtText(now),
      };
      const expiresAt = options.ttl === undefined ? undefined : expiry(now, milliseconds(options.ttl, "ttl"));
      const sidecar = await writeEntry(driver, description, data, {
        replace: present === "replace",
        folder: serializer.folder ?? false,
        expiresAt,
      });
      if (sidecar !== undefined) return stored(sidecar, data.byteLength);
      // Lost to another writer, and where that one's entry is deleted again already it is this one's turn.
      present = await presence(key, policy);
      if (typeof present !== "string") return present;
    }
  }

  function stored(sidecar: Sidecar, size: number): PutResult {
    logger.debug?.(`Put "${sidecar.key}" with ${sidecar.serializer}`, { size });
    maintenance.noteAdded(size);
    return { stored: true, artifact: artifactOf(sidecar) };
  }

  /** Whether a put makes the entry or replaces it, or what it gives back instead. */
  async function presence(key: string, policy: DuplicateKeyPolicy): Promise<"absent" | "replace" | PutResult> {
    if (policy === "overwrite") return "replace";
    const found = await findSidecar(driver, key);
    if (found === undefined) return "absent";
    if (isExpired(found, parts.now())) return "replace";
    if (parts.onDamaged !== "throw" && (await readWhole(key)) === undefined) return "replace";
    if (policy === "skip") return { stored: false, artifact: artifactOf(decodeSidecar(found.bytes, key)) };
    throw new CacheError("duplicate_key", `The key "${key}" is in the store already. Delete it, or use "overwrite".`, {
      details: { key },
    });
  }

  async function getEntry<T>(key: string, options: GetOptions = {}) {
    checkKey(key);
    try {
      const entry = await readValue<T>(key, options);
      if (entry !== undefined) stampUse(entry.sidecar);
      return entry && { value: entry.value, artifact: artifactOf(entry.sidecar) };
    } catch (error) {
      return missIfDamaged(key, error);
    }
  }

  async function readValue<T>(key: string, options: GetOptions) {
    const serializerOf = (sidecar: Sidecar) => registry.get(options.serializer ?? sidecar.serializer);
    const entry = await readEntry(driver, key, (sidecar) => {
      options.signal?.throwIfAborted();
      checkKey(sidecar.key);
      serializerOf(sidecar);
    });
    if (entry === undefined || isExpired(entry, parts.now())) return undefined;
    const { sidecar, data } = entry;
    const value = await loadValue<T>(serializerOf(sidecar), key, data, options.loadOptions ?? sidecar.load_kwargs);
    return { value, sidecar };
  }

  async function readWhole(key: string) {
    return readEntry(driver, key, () => {}).catch((error: unknown) => missIfDamaged(key, error));
  }

  /** @throws the error where it must be told */
  async function missIfDamaged(key: string, error: unknown): Promise<undefined> {
    const damaged = damageCodes.some((code) => isCacheError(error, code));
    if (!damaged || parts.onDamaged === "throw") throw error;
    logger.warn?.(`${(error as CacheError).message} It counts as missing.`, { key });
    if (parts.onDamaged === "quarantine" && !parts.readonly) {
      const path = await quarantine(driver, key, error as CacheError, parts.now());
      if (path !== undefined) logger.warn?.(`What is left of "${key}" is kept in ${path}.`, { key, path });
    }
    return undefined;
  }

  /** True where a digest proves the entry whole, false where none was recorded, undefined where it is gone. */
  async function check(key: string, load: boolean): Promise<boolean | undefined> {
    const entry = await readEntry(driver, key, (sidecar) => checkKey(sidecar.key));
    if (entry === undefined) return undefined;
    const { sidecar, data } = entry;
    if (load && registry.has(sidecar.serializer)) {
      await loadValue(registry.get(sidecar.serializer), key, data, sidecar.load_kwargs);
    }
    return sidecar.asof !== undefined;
  }

  async function getArtifact(key: string): Promise<Artifact> {
    checkKey(key);
    const bytes = await driver.read(sidecarPath(key));
    if (bytes === undefined) throw notFound(key);
    return artifactOf(decodeSidecar(bytes, key));
  }

  async function remove(key: string, { dryRun = true } = {}): Promise<DeleteResult> {
    checkKey(key);
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
    put,
    getEntry,
    get: async <T>(key: string, options?: GetOptions) => {
      const entry = await getEntry<T>(key, options);
      if (entry === undefined) throw notFound(key);
      return entry.value;
    },
    getArtifact,
    has: async (key) => {
      checkKey(key);
      const found = await findSidecar(driver, key);
      return found !== undefined && !isExpired(found, parts.now());
    },
    keys: async ({ signal } = {}) => (await Array.fromAsync(keysOf(driver, signal))).sort(),
    delete: remove,
    find,
    verify: async (options) => {
      if (options?.quarantine) refuseIfReadonly("quarantine");
      return maintenance.verify(options);
    },
    gc: async (options) => {
      if (!options?.dryRun) refuseIfReadonly("collect");
      return maintenance.gc(options);
    },
    quarantined: ({ signal } = {}) => quarantinedEntries(driver, signal),
    sweep: async (options) => {
      refuseIfReadonly("sweep");
      return maintenance.sweep(options);
    },
    startIfDue: maintenance.startIfDue,
    tryLock: (name) => driver.tryLock(name),
    close: maintenance.close,
    [Symbol.asyncDispose]: maintenance.close,
  };
}

function expiry(now: Date, ttlMs: number): Date | undefined {
  return Number.isFinite(ttlMs) ? new Date(now.getTime() + ttlMs) : undefined;
}
