import type { CacheDriver } from "../drivers/driver.js";
import { CacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { firstMatching, type SerializerRegistry } from "../serializers/serializer.js";
import { artifactOf, createdAtText, decodeSidecar, type Sidecar } from "./artifact.js";
import { milliseconds } from "./duration.js";
import { findSidecar, isExpired } from "./entries.js";
import { writeEntry } from "./entry.js";
import { checkKey } from "./key.js";
import {
  type DamagePolicy,
  type DuplicateKeyPolicy,
  duplicateKeyPolicies,
  type PutOptions,
  type PutResult,
} from "./store.js";
import { dumpValue } from "./values.js";

interface PutParts {
  readonly driver: CacheDriver;
  readonly onDuplicateKey: DuplicateKeyPolicy;
  readonly onDamaged: DamagePolicy;
  readonly registry: SerializerRegistry;
  readonly logger: CacheLogger;
  readonly now: () => Date;
  readonly refuseIfReadonly: (action: string) => void;
  /** Undefined where the entry is gone, or damaged and that counts as gone. */
  readonly readWhole: (key: string) => Promise<unknown>;
  readonly noteAdded: (bytes: number) => void;
}

export function createPut(parts: PutParts) {
  const { driver, registry, logger } = parts;

  async function put(key: string, value: unknown, options: PutOptions = {}): Promise<PutResult> {
    checkKey(key);
    parts.refuseIfReadonly(`put "${key}"`);
    const policy = checkedPolicy(options.onDuplicateKey ?? parts.onDuplicateKey);
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
    parts.noteAdded(size);
    return { stored: true, artifact: artifactOf(sidecar) };
  }

  /** Whether a put makes the entry or replaces it, or what it gives back instead. */
  async function presence(key: string, policy: DuplicateKeyPolicy): Promise<"absent" | "replace" | PutResult> {
    if (policy === "overwrite") return "replace";
    const found = await findSidecar(driver, key);
    if (found === undefined) return "absent";
    if (isExpired(found, parts.now())) return "replace";
    if (parts.onDamaged !== "throw" && (await parts.readWhole(key)) === undefined) return "replace";
    if (policy === "skip") return { stored: false, artifact: artifactOf(decodeSidecar(found.bytes, key)) };
    throw new CacheError("duplicate_key", `The key "${key}" is in the store already. Delete it, or use "overwrite".`, {
      details: { key },
    });
  }

  return put;
}

function checkedPolicy(policy: DuplicateKeyPolicy): DuplicateKeyPolicy {
  if (duplicateKeyPolicies.includes(policy)) return policy;
  const known = duplicateKeyPolicies.join(", ");
  throw new CacheError("invalid_options", `onDuplicateKey is ${JSON.stringify(policy)}; it must be one of ${known}.`);
}

function expiry(now: Date, ttlMs: number): Date | undefined {
  return Number.isFinite(ttlMs) ? new Date(now.getTime() + ttlMs) : undefined;
}
