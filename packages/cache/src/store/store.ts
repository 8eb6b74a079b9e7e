import type { Lease } from "../drivers/driver.js";
import type { Artifact } from "./artifact.js";

export const duplicateKeyPolicies = ["skip", "overwrite", "raise_error"] as const;
/** What a put does where the key is there already: nothing, replace it, or fail with `duplicate_key`. */
export type DuplicateKeyPolicy = (typeof duplicateKeyPolicies)[number];

export interface PutOptions {
  /** A serializer's name; "auto" picks the first that matches the value. */
  readonly serializer?: string;
  /** For the serializer; kept in the sidecar. */
  readonly dumpOptions?: Readonly<Record<string, unknown>>;
  /** Plain data kept in the sidecar. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Instead of the store's own policy. */
  readonly onDuplicateKey?: DuplicateKeyPolicy;
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
  /** @throws {CacheError} invalid_key, duplicate_key, readonly, unknown_serializer, unserializable, key_conflict, io */
  put(key: string, value: unknown, options?: PutOptions): Promise<PutResult>;
  /** One whole value of one put. @throws {CacheError} not_found, invalid_sidecar, data_missing, damaged, python_only */
  get<T = unknown>(key: string, options?: GetOptions): Promise<T>;
  /** The value together with the artifact it was read from; undefined where the key is not there. */
  getEntry<T = unknown>(key: string, options?: GetOptions): Promise<{ value: T; artifact: Artifact } | undefined>;
  /** What is known without reading the data. @throws {CacheError} not_found, invalid_sidecar */
  getArtifact(key: string, options?: { signal?: AbortSignal }): Promise<Artifact>;
  has(key: string, options?: { signal?: AbortSignal }): Promise<boolean>;
  /** All keys, sorted by UTF-16 unit. */
  keys(options?: { signal?: AbortSignal }): Promise<string[]>;
  /** Says what it would remove; removes it with `dryRun: false`. @throws {CacheError} not_found, readonly */
  delete(key: string, options?: { dryRun?: boolean; signal?: AbortSignal }): Promise<DeleteResult>;
  /** Removes leftovers of killed writers older than an hour, or the age given; returns how many. */
  sweep(options?: { olderThanMs?: number; signal?: AbortSignal }): Promise<number>;
  /** The lock of this name, unless a living owner anywhere has it. */
  tryLock(name: string): Promise<Lease | undefined>;
  close(): Promise<void>;
}
