import type { Lease } from "../drivers/driver.js";
import type { Artifact } from "./artifact.js";
import type { CollectOptions, CollectReport } from "./collect.js";
import type { Duration } from "./duration.js";
import type { ArtifactQuery } from "./find.js";
import type { QuarantinedEntry } from "./quarantine.js";
import type { VerifyOptions, VerifyReport } from "./verify.js";

export const duplicateKeyPolicies = ["skip", "overwrite", "raise_error"] as const;
/** What a put does where the key is there already: nothing, replace it, or fail with `duplicate_key`. */
export type DuplicateKeyPolicy = (typeof duplicateKeyPolicies)[number];

export const damagePolicies = ["throw", "miss", "quarantine"] as const;
/**
 * What a read does where the entry is damaged: fail with the typed error; warn and be a miss, so that a put replaces
 * it; or be a miss and keep what is left under `.asof/quarantine`. Nothing is ever deleted.
 */
export type DamagePolicy = (typeof damagePolicies)[number];

export interface PutOptions {
  /** A serializer's name; "auto" picks the first that matches the value. */
  readonly serializer?: string;
  /** For the serializer; kept in the sidecar. */
  readonly dumpOptions?: Readonly<Record<string, unknown>>;
  /** Plain data kept in the sidecar. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Instead of the store's own policy. */
  readonly onDuplicateKey?: DuplicateKeyPolicy;
  /** From then on the entry counts as absent, and `gc` removes it. Python does not know of it. */
  readonly ttl?: Duration;
  readonly signal?: AbortSignal;
}

export interface GetOptions {
  /** Instead of the serializer that the sidecar names. */
  readonly serializer?: string;
  /** Instead of the options in the sidecar. */
  readonly loadOptions?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

export interface PutResult {
  /** False where the key was there and the policy is "skip". */
  readonly stored: boolean;
  /** What stands under the key now. */
  readonly artifact: Artifact;
}

export interface DeleteResult {
  readonly dryRun: boolean;
  /** The files that are, or in a dry run would be, removed; relative to the store. */
  readonly paths: readonly string[];
}

/** Artifacts by key, in xpersist's layout. Any number of processes may read and write one store at the same time. */
export interface CacheStore extends AsyncDisposable {
  readonly location: string;
  readonly readonly: boolean;
  readonly onDuplicateKey: DuplicateKeyPolicy;
  readonly onDamaged: DamagePolicy;
  /**
   * A put that is aborted may be there all the same.
   * @throws {CacheError} invalid_key, duplicate_key, readonly, unknown_serializer, unserializable, key_conflict, io
   */
  put(key: string, value: unknown, options?: PutOptions): Promise<PutResult>;
  /** One whole value of one put. @throws {CacheError} not_found, invalid_sidecar, data_missing, damaged, python_only */
  get<T = unknown>(key: string, options?: GetOptions): Promise<T>;
  /** The value together with the artifact it was read from; undefined where the key is not there. */
  getEntry<T = unknown>(key: string, options?: GetOptions): Promise<{ value: T; artifact: Artifact } | undefined>;
  /** What is known without reading the data. @throws {CacheError} not_found, invalid_sidecar */
  getArtifact(key: string, options?: { signal?: AbortSignal }): Promise<Artifact>;
  has(key: string, options?: { signal?: AbortSignal }): Promise<boolean>;
  /** All keys, sorted by UTF-16 unit; expired ones until `gc` removes them. */
  keys(options?: { signal?: AbortSignal }): Promise<string[]>;
  /** Says what it would remove; removes it with `dryRun: false`. @throws {CacheError} not_found, readonly */
  delete(key: string, options?: { dryRun?: boolean; signal?: AbortSignal }): Promise<DeleteResult>;
  /** What is known of the entries that match, sorted by key; unreadable sidecars and expired entries are left out. */
  find(query?: ArtifactQuery, options?: { signal?: AbortSignal }): Promise<Artifact[]>;
  /** Reads every entry and tells which are damaged. @throws {CacheError} readonly with `quarantine` */
  verify(options?: VerifyOptions): Promise<VerifyReport>;
  /**
   * Removes expired entries, then the least recently used ones until the limits hold (given here, else the store's),
   * and old leftovers. Others may read and write meanwhile. @throws {CacheError} readonly, invalid_options
   */
  gc(options?: CollectOptions): Promise<CollectReport>;
  /** What `onDamaged: "quarantine"` and `verify` took out, oldest first. */
  quarantined(options?: { signal?: AbortSignal }): Promise<QuarantinedEntry[]>;
  /** Removes leftovers of killed writers older than an hour, or the age given; returns how many. */
  sweep(options?: { olderThanMs?: number; signal?: AbortSignal }): Promise<number>;
  /** The lock of this name, unless a living owner anywhere has it. */
  tryLock(name: string): Promise<Lease | undefined>;
  close(): Promise<void>;
}
