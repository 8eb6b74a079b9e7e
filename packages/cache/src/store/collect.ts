import type { CacheDriver } from "../drivers/driver.js";
import { CacheError } from "../errors.js";
import { artifactOf } from "./artifact.js";
import { type Duration, milliseconds } from "./duration.js";
import { type FoundSidecar, isExpired, sidecarsOf } from "./entries.js";
import { removeFoundEntry } from "./entry.js";
import { createdAtMs } from "./find.js";
import type { Progress } from "./verify.js";
import { readVisible } from "./visible.js";

/** What a store may keep at most; the least recently used entries go first. */
export interface CacheLimits {
  readonly maxBytes?: number;
  readonly maxEntries?: number;
  /** Since the put: older entries go, used or not. */
  readonly maxAge?: Duration;
  /** Since the last use. */
  readonly maxIdle?: Duration;
  /** Entries put more recently are never removed. Default one minute. */
  readonly grace?: Duration;
}

export interface CollectOptions extends CacheLimits {
  /** Only tells what would go. */
  readonly dryRun?: boolean;
  /** First for every entry that is looked at, `total` undefined, then for every one that goes. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export const collectReasons = ["expired", "age", "idle", "count", "size"] as const;
export type CollectReason = (typeof collectReasons)[number];

export interface CollectReport {
  readonly dryRun: boolean;
  readonly removed: readonly { readonly key: string; readonly size: number; readonly reason: CollectReason }[];
  readonly entries: number;
  /** Bytes of data of the entries that stay; sidecars are not counted. */
  readonly bytes: number;
  /** Private copies of killed writers that went as well. */
  readonly leftovers: number;
}

interface Candidate {
  readonly found: FoundSidecar;
  readonly size: number;
  readonly createdMs: number;
  readonly usedMs: number;
  readonly expired: boolean;
}

/** What goes, oldest use first, and what stays. */
export async function collect(
  driver: CacheDriver,
  options: CollectOptions,
  now: Date,
): Promise<Omit<CollectReport, "leftovers">> {
  const { dryRun = false, signal, onProgress } = options;
  const limits = checkedLimits(options);
  const candidates: Candidate[] = [];
  for await (const found of sidecarsOf(driver, signal)) {
    onProgress?.({ done: candidates.length, total: undefined, key: found.key });
    if (found.sidecar !== undefined) candidates.push(await candidate(driver, found, now));
  }
  const victims = victimsOf(candidates, limits, now.getTime());
  const removed: { key: string; size: number; reason: CollectReason }[] = [];
  let done = 0;
  for (const [{ found, size }, reason] of victims) {
    signal?.throwIfAborted();
    onProgress?.({ done, total: victims.size, key: found.key });
    done++;
    if (dryRun || (await removeFoundEntry(driver, found))) removed.push({ key: found.key, size, reason });
  }
  const bytes = candidates.reduce((sum, { size }) => sum + size, 0) - removed.reduce((sum, { size }) => sum + size, 0);
  return { dryRun, removed, entries: candidates.length - removed.length, bytes };
}

async function candidate(driver: CacheDriver, found: FoundSidecar, now: Date): Promise<Candidate> {
  const sidecar = found.sidecar as NonNullable<FoundSidecar["sidecar"]>;
  const stats = await driver.stat?.(sidecar.asof?.data ?? found.key);
  const size = sidecar.asof?.size ?? stats?.size ?? (await readVisible(driver, found.key))?.byteLength ?? 0;
  const createdMs = createdAtMs(artifactOf(sidecar)) ?? stats?.usedAtMs ?? 0;
  return { found, size, createdMs, usedMs: Math.max(createdMs, stats?.usedAtMs ?? 0), expired: isExpired(found, now) };
}

interface CheckedLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
  readonly maxAgeMs: number;
  readonly maxIdleMs: number;
  readonly graceMs: number;
}

/** @throws {CacheError} invalid_options */
export function checkedLimits(options: CollectOptions): CheckedLimits {
  const { maxBytes = Number.POSITIVE_INFINITY, maxEntries = Number.POSITIVE_INFINITY } = options;
  for (const [name, value] of Object.entries({ maxBytes, maxEntries })) {
    if (!(value >= 0)) {
      throw new CacheError("invalid_options", `${name} is ${value}; it must be a number from zero on.`);
    }
  }
  return {
    maxBytes,
    maxEntries,
    maxAgeMs: milliseconds(options.maxAge ?? Number.POSITIVE_INFINITY, "maxAge"),
    maxIdleMs: milliseconds(options.maxIdle ?? Number.POSITIVE_INFINITY, "maxIdle"),
    graceMs: milliseconds(options.grace ?? 60_000, "grace"),
  };
}

function victimsOf(candidates: readonly Candidate[], limits: CheckedLimits, nowMs: number) {
  const victims = new Map<Candidate, CollectReason>();
  const leastRecentFirst = candidates.toSorted((a, b) => a.usedMs - b.usedMs);
  let bytes = candidates.reduce((sum, { size }) => sum + size, 0);
  let count = candidates.length;
  const reasonFor = (one: Candidate): CollectReason | undefined => {
    if (one.expired) return "expired";
    if (nowMs - one.createdMs > limits.maxAgeMs) return "age";
    return nowMs - one.usedMs > limits.maxIdleMs ? "idle" : undefined;
  };
  const drop = (one: Candidate, reason: CollectReason) => {
    victims.set(one, reason);
    bytes -= one.size;
    count--;
  };
  const removable = leastRecentFirst.filter((one) => one.expired || nowMs - one.createdMs >= limits.graceMs);
  for (const one of removable) {
    const reason = reasonFor(one);
    if (reason !== undefined) drop(one, reason);
  }
  for (const one of removable) {
    if (victims.has(one)) continue;
    if (count > limits.maxEntries) drop(one, "count");
    else if (bytes > limits.maxBytes && one.size > 0) drop(one, "size");
  }
  return victims;
}
