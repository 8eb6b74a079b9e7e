import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { CacheDriver } from "../drivers/driver.js";
import { createLocalDirectoryDriver } from "../drivers/local-directory.js";
import { fileError } from "../drivers/local-files.js";
import { createMemoryDriver } from "../drivers/memory.js";
import { openS3Driver, type S3Options } from "../drivers/s3.js";
import { CacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { coreRegistry, coreSerializers } from "../serializers/core.js";
import { type AnySerializer, createSerializerRegistry, type SerializerRegistry } from "../serializers/serializer.js";
import type { CacheLimits } from "./collect.js";
import { createStore } from "./create-store.js";
import { metadataFolder } from "./key.js";
import {
  type CacheStore,
  type DamagePolicy,
  type DuplicateKeyPolicy,
  damagePolicies,
  duplicateKeyPolicies,
} from "./store.js";

export interface CacheStoreOptions {
  /** Refuses to change anything, and makes no folder. */
  readonly readonly?: boolean;
  /** Default "skip". */
  readonly onDuplicateKey?: DuplicateKeyPolicy;
  /** Default "throw". */
  readonly onDamaged?: DamagePolicy;
  /** Kept by itself: collected in the background whenever a tenth of it was put since, and once a day. */
  readonly limits?: CacheLimits;
  /** A whole registry, or serializers that are asked before the core ones. */
  readonly serializers?: SerializerRegistry | readonly AnySerializer[];
  /**
   * For a folder: a put ends when the disk has it. Default false, as in other caches: killed processes lose and damage
   * nothing, a power cut may lose the last puts or leave them damaged, which every read notices.
   */
  readonly durable?: boolean;
  /** Where the object store of an `s3://` place is; by default the variables of AWS's tools tell. */
  readonly s3?: S3Options;
  readonly logger?: CacheLogger;
  readonly now?: () => Date;
}

const checkedOptionsSchema = z.object({
  readonly: z.boolean().default(false),
  onDuplicateKey: z.enum(duplicateKeyPolicies).default("skip"),
  onDamaged: z.enum(damagePolicies).default("throw"),
  durable: z.boolean().default(false),
});

/**
 * A store in a folder (`./cache`, `file:///…`), in memory (`memory:`), on S3 (`s3://bucket/prefix`), or over a driver
 * of your own.
 * @throws {CacheError} invalid_options, unsupported for other places, io when the folder cannot be made
 */
export async function openCacheStore(
  location: string | CacheDriver,
  options: CacheStoreOptions = {},
): Promise<CacheStore> {
  const checked = checkedOptionsSchema.safeParse(options);
  if (!checked.success) {
    throw new CacheError("invalid_options", `Options of the store: ${z.prettifyError(checked.error)}`, {
      cause: checked.error,
    });
  }
  const { readonly, onDuplicateKey, onDamaged, durable } = checked.data;
  const store = createStore({
    driver: typeof location === "string" ? await driverAt(location, { readonly, durable, s3: options.s3 }) : location,
    location: typeof location === "string" ? location : `${location.name}:`,
    readonly,
    onDuplicateKey,
    onDamaged,
    limits: options.limits,
    registry: registryOf(options.serializers),
    logger: options.logger ?? {},
    now: options.now ?? (() => new Date()),
  });
  await store.startIfDue();
  return store;
}

interface Opening {
  readonly readonly: boolean;
  readonly durable: boolean;
  readonly s3: S3Options | undefined;
}

async function driverAt(location: string, { readonly, durable, s3 }: Opening): Promise<CacheDriver> {
  if (location === "memory:") return createMemoryDriver();
  if (location.startsWith("s3:")) return openS3Driver({ ...s3, ...bucketOf(location), readonly });
  if (location === "" || (/^[a-z][a-z0-9+.-]+:\/\//i.test(location) && !location.startsWith("file://"))) {
    throw new CacheError(
      "unsupported",
      `No store can be opened at "${location}". Give a folder, s3://bucket/prefix, or memory: for one that ends with the process.`,
    );
  }
  const folder = location.startsWith("file://") ? fileURLToPath(location) : location;
  if (!readonly) makeFolder(join(folder, metadataFolder));
  return createLocalDirectoryDriver(folder, { durable });
}

/** `s3://bucket/prefix` */
function bucketOf(location: string): { bucket: string; prefix: string } {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(location);
  if (match !== null) return { bucket: match[1] as string, prefix: match[2] as string };
  throw new CacheError("invalid_options", `"${location}" names no bucket; write s3://bucket/prefix.`);
}

function makeFolder(folder: string): void {
  try {
    makeLevels(resolve(folder));
  } catch (error) {
    throw new CacheError("io", `The store's folder cannot be made: ${(error as Error).message}`, {
      cause: fileError("make", folder, error),
    });
  }
}

/** One level at a time: a recursive mkdir of Node never ends where the system refuses new names, as below /proc. */
function makeLevels(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeLevels(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function registryOf(serializers: CacheStoreOptions["serializers"]): SerializerRegistry {
  if (serializers === undefined) return coreRegistry;
  if ("get" in serializers) return serializers;
  return createSerializerRegistry([...serializers, ...coreSerializers]);
}
