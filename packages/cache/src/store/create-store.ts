import type { CacheDriver } from "../drivers/driver.js";
import { CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { type AnySerializer, pickSerializer, type SerializerRegistry } from "../serializers/serializer.js";
import { type Artifact, artifactOf, createdAtText, decodeSidecar, type Sidecar } from "./artifact.js";
import { readEntry, removeEntry, writeEntry } from "./entry.js";
import { checkKey, keyOfSidecar, metadataFolder, privateFolder, sidecarPath } from "./key.js";
import type { CacheStore, DeleteResult, DuplicateKeyPolicy, GetOptions, PutOptions, PutResult } from "./store.js";
import { sweepStaged } from "./sweep.js";

export interface StoreParts {
  readonly driver: CacheDriver;
  readonly location: string;
  readonly readonly: boolean;
  readonly onDuplicateKey: DuplicateKeyPolicy;
  readonly registry: SerializerRegistry;
  readonly logger: CacheLogger;
  readonly now: () => Date;
}

const hourMs = 3_600_000;
const sweptStamp = `${privateFolder}/swept`;

export function createStore(parts: StoreParts): CacheStore & { sweepIfDue(): Promise<void> } {
  const { driver, registry, logger } = parts;
  const closing = new AbortController();
  let sweeping: Promise<unknown> = Promise.resolve();

  async function put(key: string, value: unknown, options: PutOptions = {}): Promise<PutResult> {
    checkKey(key);
    refuseIfReadonly(`put "${key}"`);
    const policy = options.onDuplicateKey ?? parts.onDuplicateKey;
    const replace = policy === "overwrite";
    const present = replace ? undefined : await duplicate(key, policy);
    if (present !== undefined) return present;
    const serializer = serializerFor(value, options.serializer ?? "auto");
    const dumpOptions = options.dumpOptions ?? {};
    const data = await dump(serializer, key, value, dumpOptions);
    for (;;) {
      options.signal?.throwIfAborted();
      const description = {
        key,
        serializer: serializer.name,
        load_kwargs: {},
        dump_kwargs: dumpOptions,
        additional_metadata: options.metadata ?? {},
        created_at: createdAtText(parts.now()),
      };
      const sidecar = await writeEntry(driver, description, data, { replace });
      if (sidecar !== undefined) {
        logger.debug?.(`Put "${key}" with ${serializer.name}`, { size: data.byteLength });
        return { stored: true, artifact: artifactOf(sidecar) };
      }
      const winner = await duplicate(key, policy);
      // Deleted again already: then it is this one's turn.
      if (winner !== undefined) return winner;
    }
  }

  async function duplicate(key: string, policy: DuplicateKeyPolicy): Promise<PutResult | undefined> {
    const bytes = await driver.read(sidecarPath(key));
    if (bytes === undefined) return undefined;
    if (policy === "skip") return { stored: false, artifact: artifactOf(decodeSidecar(bytes, key)) };
    throw new CacheError("duplicate_key", `The key "${key}" is in the store already. Delete it, or use "overwrite".`, {
      details: { key },
    });
  }

  async function getEntry<T>(key: string, options: GetOptions = {}) {
    checkKey(key);
    const serializerOf = (sidecar: Sidecar) => registry.get(options.serializer ?? sidecar.serializer);
    const entry = await readEntry(driver, key, (sidecar) => {
      options.signal?.throwIfAborted();
      checkKey(sidecar.key);
      serializerOf(sidecar);
    });
    if (entry === undefined) return undefined;
    const { sidecar, data } = entry;
    const value = await load<T>(serializerOf(sidecar), key, data, options.loadOptions ?? sidecar.load_kwargs);
    return { value, artifact: artifactOf(sidecar) };
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

  async function keys({ signal }: { signal?: AbortSignal } = {}): Promise<string[]> {
    const found: string[] = [];
    for await (const path of driver.list(metadataFolder)) {
      signal?.throwIfAborted();
      const key = keyOfSidecar(path);
      if (key !== undefined) found.push(key);
    }
    return found.sort();
  }

  function notFound(key: string): CacheError {
    return new CacheError("not_found", `There is no "${key}" in the store ${parts.location}.`, { details: { key } });
  }

  function refuseIfReadonly(action: string): void {
    if (!parts.readonly) return;
    throw new CacheError("readonly", `Could not ${action}: the store ${parts.location} was opened readonly.`);
  }

  function serializerFor(value: unknown, name: string): AnySerializer {
    return name === "auto" ? pickSerializer(value, registry) : registry.get(name);
  }

  async function sweep({ olderThanMs = hourMs, signal }: { olderThanMs?: number; signal?: AbortSignal } = {}) {
    refuseIfReadonly("sweep");
    const removed = await sweepStaged(driver, olderThanMs, signal);
    if (removed > 0) logger.info?.(`Removed ${removed} leftovers of interrupted writers from ${parts.location}`);
    return removed;
  }

  /** Once a day, beside the first work; a new store only notes the day. */
  async function sweepIfDue(): Promise<void> {
    if (parts.readonly) return;
    const stamp = await driver.read(sweptStamp);
    const now = parts.now();
    if (stamp !== undefined && now.getTime() - Date.parse(Buffer.from(stamp).toString()) < 24 * hourMs) return;
    await driver.write(sweptStamp, Buffer.from(now.toISOString()));
    if (stamp === undefined) return;
    sweeping = sweep({ signal: closing.signal }).catch((error: unknown) => {
      if (!closing.signal.aborted) logger.warn?.(`Could not sweep ${parts.location}`, error);
    });
  }

  async function close(): Promise<void> {
    closing.abort();
    await sweeping;
  }

  return {
    location: parts.location,
    readonly: parts.readonly,
    onDuplicateKey: parts.onDuplicateKey,
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
      return driver.has(sidecarPath(key));
    },
    keys,
    delete: remove,
    sweep,
    sweepIfDue,
    tryLock: (name) => driver.tryLock(name),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function dump(serializer: AnySerializer, key: string, value: unknown, options: Record<string, unknown>) {
  try {
    return await serializer.dump(value, options);
  } catch (cause) {
    if (isCacheError(cause)) throw cause;
    const message = `The serializer "${serializer.name}" could not write "${key}": ${(cause as Error).message}`;
    throw new CacheError("unserializable", message, { cause, details: { key, serializer: serializer.name } });
  }
}

async function load<T>(serializer: AnySerializer, key: string, data: Uint8Array, options: Record<string, unknown>) {
  try {
    return (await serializer.load(data, options)) as T;
  } catch (cause) {
    if (isCacheError(cause) && cause.code !== "damaged") throw cause;
    const message = `The serializer "${serializer.name}" could not read "${key}": ${(cause as Error).message}`;
    throw new CacheError("damaged", message, { cause, details: { key, serializer: serializer.name } });
  }
}
