import type { CacheDriver } from "../drivers/driver.js";
import { type CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import type { SerializerRegistry } from "../serializers/serializer.js";
import { artifactOf, type Sidecar } from "./artifact.js";
import { isExpired } from "./entries.js";
import { readEntry } from "./entry.js";
import { checkKey } from "./key.js";
import { quarantine } from "./quarantine.js";
import type { DamagePolicy, GetOptions } from "./store.js";
import { createUseStamps } from "./use-stamps.js";
import { loadValue } from "./values.js";

interface GetParts {
  readonly driver: CacheDriver;
  readonly readonly: boolean;
  readonly onDamaged: DamagePolicy;
  readonly registry: SerializerRegistry;
  readonly logger: CacheLogger;
  readonly now: () => Date;
}

const damageCodes = ["damaged", "data_missing", "invalid_sidecar"] as const;

/** The ways to read an entry: for its value, to see whether it is whole, and to prove it. */
export function createGet(parts: GetParts) {
  const { driver, registry, logger } = parts;
  const stampUse = createUseStamps(parts);

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

  return { getEntry, readWhole, check };
}
