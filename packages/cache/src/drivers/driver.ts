/**
 * Where a store keeps its objects. Paths are relative, `/` between folders, checked by the store before they come here.
 * Every method that writes is atomic: others see the object as it was or as it is now, never a part.
 * A driver that cannot keep a promise refuses with `unsupported`; it never pretends. `driverConformance` of
 * `@asof/cache/testing` checks them.
 */
export interface CacheDriver {
  readonly name: string;
  /** The whole object; undefined where there is none. The bytes belong to the caller. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The object with its hex SHA-256, for a driver that computes it while the bytes come. */
  readDigested?(path: string): Promise<DigestedObject | undefined>;
  has(path: string): Promise<boolean>;
  /** Paths of all objects under the folder, at any depth, in no order. */
  list(folder: string): AsyncIterable<string>;
  /** Keeps the bytes under a fresh path `.asof/data/…` that nobody else knows; they are there when `ready` resolves. */
  stage(bytes: Uint8Array): StagingObject;
  /** Makes the target hold what is staged; the staged object stays. False where nothing of that name is staged. */
  publish(staged: string, target: string): Promise<boolean>;
  /**
   * Writes an object. With `ifAbsent` exactly one of many concurrent writers gets true, and only where none was.
   * With `after` nobody sees the object before that has resolved, and it is not written at all when that rejects; a
   * driver may use the time to get the bytes to the disk.
   */
  write(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<boolean>;
  /**
   * Removes an object, or a folder with all in it; false where there was none. With `ifEquals` only an object of these
   * very bytes: false, and the object stays, where it is another one by now.
   */
  remove(path: string, options?: { ifEquals?: Uint8Array }): Promise<boolean>;
  /** What is known of an object without reading it. */
  stat?(path: string): Promise<ObjectStats | undefined>;
  /** Notes that the object was used; may be left out where that costs a write. */
  touch?(path: string): void;
  /** Staged objects, how long ago they were made included. */
  staged(): AsyncIterable<StagedObject>;
  /** Takes the lock of this name unless a living owner has it. */
  tryLock(name: string): Promise<Lease | undefined>;
}

export interface DigestedObject {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface ObjectStats {
  readonly size: number;
  /** When it was last touched, or written where it never was. */
  readonly usedAtMs: number;
}

export interface WriteOptions {
  readonly ifAbsent?: boolean;
  readonly after?: Promise<unknown>;
}

export interface StagingObject {
  readonly path: string;
  /** Rejects when the bytes could not be kept. */
  readonly ready: Promise<void>;
}

export interface StagedObject {
  readonly path: string;
  readonly ageMs: number;
}

/** A held lock. A dead holder's lock is taken over by the next who asks. */
export interface Lease {
  release(): Promise<void>;
}
