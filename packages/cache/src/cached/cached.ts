import { setTimeout as delay } from "node:timers/promises";
import type { Lease } from "../drivers/driver.js";
import { isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import type { Artifact } from "../store/artifact.js";
import { checkKey } from "../store/key.js";
import type { CacheStore } from "../store/store.js";
import { untilAborted } from "../until-aborted.js";
import { createFreshness, type FreshnessOptions } from "./freshness.js";
import { type Params, type ParamValue, paramsDigest, paramsTree, type Tracked } from "./params-digest.js";
import { SingleFlight } from "./single-flight.js";

/** Any object type of plain parameters, interfaces included. */
export type ParamsLike<P> = { readonly [Name in keyof P]: ParamValue | undefined };

export interface CachedOptions<Value, P extends ParamsLike<P>> extends FreshnessOptions {
  /** What is computed, part of the key: `fit`, `features/hourly`. */
  readonly name: string;
  /** Everything that changes the result. */
  readonly params: P;
  /** Upstream computations: their parameters change the result as well. Usually other `cached` runs. */
  readonly dependencies?: readonly Tracked[];
  /** Computes the value. It should stop when the signal aborts; nothing waits for it then. */
  readonly generate: (context: GenerateContext<P>) => Value | Promise<Value>;
  /** A serializer's name; "auto" keeps arrays exact in npz and plain data in JSON. */
  readonly serializer?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** "regenerate" computes a damaged entry again and replaces it; by default the store's `onDamaged` says. */
  readonly onDamaged?: "throw" | "regenerate";
  /** Hears of revalidations that fail. */
  readonly logger?: CacheLogger;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
}

export interface GenerateContext<P> {
  readonly params: P;
  readonly signal: AbortSignal;
}

export interface CachedResult<Value> {
  readonly value: Value;
  /** True where nothing was computed by this call or the one that it waited for. */
  readonly hit: boolean;
  /** True where the value is older than `ttl`. */
  readonly stale: boolean;
  /** The new value of a stale hit, computed beside; it settles without one where another process computes it. */
  readonly revalidating: Promise<void> | undefined;
  readonly key: string;
  /** What stands in the store; undefined where a readonly store could not keep a computed value. */
  readonly artifact: Artifact | undefined;
}

/** Call it for the value. Its key and params tree are known before anything runs. */
export interface CachedRun<Value> extends Tracked {
  (options?: { signal?: AbortSignal }): Promise<CachedResult<Value>>;
  /** `<name>-<digest of the params tree>`. */
  readonly key: string;
  readonly paramsTree: Params;
}

const flights = new WeakMap<CacheStore, SingleFlight<unknown>>();
const unreadable = ["damaged", "data_missing", "invalid_sidecar"] as const;

/**
 * A computation that runs once for its params tree, over all processes that share the store; everyone else gets its
 * value. A run that fails or is aborted stores nothing, and the next one who waits computes.
 * @throws {CacheError} invalid_key, invalid_params, duplicate_name
 */
export function cached<Value, const P extends ParamsLike<P> = Params>(
  store: CacheStore,
  options: CachedOptions<Value, P>,
): CachedRun<Value> {
  const tree = paramsTree(options.params as Params, options.dependencies ?? []);
  const key = `${options.name}-${paramsDigest(tree)}`;
  checkKey(key);
  const freshness = createFreshness(options, options.now ?? (() => new Date()));

  /** A value that may be used; a stale one only where a revalidation may follow. */
  async function lookUp(signal: AbortSignal, allowStale = false): Promise<CachedResult<Value> | undefined> {
    try {
      const entry = await store.getEntry<Value>(key, { signal });
      if (entry === undefined) return undefined;
      const age = freshness.of(entry.artifact);
      if (age === "old" || (age === "stale" && !allowStale)) return undefined;
      return { ...entry, hit: true, stale: age === "stale", revalidating: undefined, key };
    } catch (error) {
      const tolerated = options.onDamaged === "regenerate" && unreadable.some((code) => isCacheError(error, code));
      if (!tolerated) throw error;
      return undefined;
    }
  }

  async function compute(signal: AbortSignal): Promise<CachedResult<Value>> {
    const value = await untilAborted(Promise.resolve(options.generate({ params: options.params, signal })), signal);
    const made = { value, hit: false, stale: false, revalidating: undefined, key };
    if (store.readonly) return { ...made, artifact: undefined };
    const { artifact } = await store.put(key, value, {
      serializer: options.serializer ?? "auto",
      metadata: { ...options.metadata, name: options.name, params: tree },
      ...(freshness.ttl === undefined ? {} : { ttl: freshness.ttl }),
      // Whoever computes found nothing that may be used, so what stands there has to go.
      onDuplicateKey: options.onDamaged === "regenerate" || freshness.ttl !== undefined ? "overwrite" : "skip",
      signal,
    });
    return { ...made, artifact };
  }

  async function work(signal: AbortSignal): Promise<CachedResult<Value>> {
    const found = await lookUp(signal, true);
    if (found?.stale) return { ...found, revalidating: store.readonly ? undefined : revalidate() };
    if (found !== undefined || store.readonly) return found ?? compute(signal);
    return computeOnce(store, key, { lookUp, compute, signal });
  }

  /** Never rejects: the caller has a value, and the next caller asks again. */
  async function revalidate(): Promise<void> {
    const renew = async (signal: AbortSignal) => {
      const lease = await store.tryLock(key);
      return lease && withLease(lease, async () => (await lookUp(signal)) ?? compute(signal));
    };
    try {
      await flightsOf(store).run(`${key} again`, renew, options.signal);
    } catch (error) {
      options.logger?.warn?.(`Could not compute "${key}" again; its stale value stays.`, error);
    }
  }

  const run = async ({ signal }: { signal?: AbortSignal } = {}): Promise<CachedResult<Value>> => {
    const signals = [options.signal, signal].filter((one) => one !== undefined);
    const combined = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    return flightsOf(store).run(key, work, combined) as Promise<CachedResult<Value>>;
  };
  // A function has a `name` of its own, which an assignment would not change.
  return Object.defineProperties(run, {
    name: { value: options.name },
    key: { value: key },
    paramsTree: { value: tree },
  }) as CachedRun<Value>;
}

/** One for all values of a store; a key and what is done with it always give one type. */
function flightsOf(store: CacheStore): SingleFlight<unknown> {
  let found = flights.get(store);
  if (found === undefined) {
    found = new SingleFlight();
    flights.set(store, found);
  }
  return found;
}

interface Computation<Value> {
  readonly lookUp: (signal: AbortSignal) => Promise<CachedResult<Value> | undefined>;
  readonly compute: (signal: AbortSignal) => Promise<CachedResult<Value>>;
  readonly signal: AbortSignal;
}

const firstWaitMs = 5;
const longestWaitMs = 250;

/** Computes under the key's lock, or waits for the value of the process that has it. */
async function computeOnce<Value>(store: CacheStore, key: string, { lookUp, compute, signal }: Computation<Value>) {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
    const lease = await store.tryLock(key);
    if (lease !== undefined) return withLease(lease, async () => (await lookUp(signal)) ?? compute(signal));
    await delay(waitMs * (0.5 + Math.random()), undefined, { signal });
    const found = await lookUp(signal);
    if (found !== undefined) return found;
  }
}

async function withLease<T>(lease: Lease, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } finally {
    await lease.release();
  }
}
