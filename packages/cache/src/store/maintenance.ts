import type { CacheDriver } from "../drivers/driver.js";
import { type CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { type CacheLimits, type CollectOptions, type CollectReport, checkedLimits, collect } from "./collect.js";
import { keysOf } from "./entries.js";
import { privateFolder } from "./key.js";
import { quarantine } from "./quarantine.js";
import { leftoversOf, sweepStaged } from "./sweep.js";
import type { DamagedEntry, VerifyOptions, VerifyReport } from "./verify.js";

const hourMs = 3_600_000;
const stampPath = `${privateFolder}/swept`;

export interface MaintenanceParts {
  readonly driver: CacheDriver;
  readonly location: string;
  readonly readonly: boolean;
  readonly logger: CacheLogger;
  readonly now: () => Date;
  readonly limits: CacheLimits | undefined;
  /** Reads one entry to prove that it is whole; false where it is gone or without a digest. */
  readonly check: (key: string, load: boolean) => Promise<boolean | undefined>;
}

/** What keeps a store healthy: `verify`, `gc`, and both by themselves when they are due. */
export function createMaintenance(parts: MaintenanceParts) {
  const { driver, logger, limits } = parts;
  const closing = new AbortController();
  const added = { entries: 0, bytes: 0 };
  let background: Promise<unknown> | undefined;
  if (limits !== undefined) checkedLimits(limits);

  async function verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    const { load = false, signal, onProgress } = options;
    const report = { checked: 0, whole: 0, unproven: 0 };
    const damaged: DamagedEntry[] = [];
    const keys = (await Array.fromAsync(keysOf(driver, signal))).sort();
    for (const key of keys) {
      signal?.throwIfAborted();
      onProgress?.({ done: report.checked, total: keys.length, key });
      report.checked++;
      try {
        const proven = await parts.check(key, load);
        if (proven !== undefined) report[proven ? "whole" : "unproven"]++;
      } catch (error) {
        if (!isCacheError(error)) throw error;
        damaged.push(await judged(key, error, options.quarantine ?? false));
      }
    }
    return { ...report, damaged, leftovers: (await leftoversOf(driver, hourMs, signal)).length };
  }

  async function judged(key: string, error: CacheError, take: boolean): Promise<DamagedEntry> {
    const judgement = { key, code: error.code, message: error.message };
    const path = take ? await quarantine(driver, key, error, parts.now()) : undefined;
    return path === undefined ? judgement : { ...judgement, quarantined: path };
  }

  async function gc(options: CollectOptions = {}): Promise<CollectReport> {
    const { dryRun = false, signal } = options;
    const collected = await collect(driver, { ...limits, ...options }, parts.now());
    const leftovers = dryRun
      ? (await leftoversOf(driver, hourMs, signal)).length
      : await sweepStaged(driver, hourMs, signal);
    if (!dryRun && collected.removed.length + leftovers > 0) {
      logger.info?.(`Removed ${collected.removed.length} entries and ${leftovers} leftovers from ${parts.location}`);
    }
    return { ...collected, leftovers };
  }

  async function sweep({ olderThanMs = hourMs, signal }: { olderThanMs?: number; signal?: AbortSignal } = {}) {
    const removed = await sweepStaged(driver, olderThanMs, signal);
    if (removed > 0) logger.info?.(`Removed ${removed} leftovers of interrupted writers from ${parts.location}`);
    return removed;
  }

  /** One at a time, over all processes that share the store. */
  function inBackground(): void {
    background ??= collectOnce()
      .catch((error: unknown) => {
        if (!closing.signal.aborted) logger.warn?.(`Could not collect ${parts.location}`, error);
      })
      .finally(() => {
        background = undefined;
      });
  }

  async function collectOnce(): Promise<void> {
    added.entries = 0;
    added.bytes = 0;
    const lease = await driver.tryLock("gc");
    if (lease === undefined) return;
    try {
      await gc({ signal: closing.signal });
    } finally {
      await lease.release();
    }
  }

  return {
    verify,
    gc,
    sweep,
    /** Once a day, beside the first work; a new store only notes the day. */
    async startIfDue(): Promise<void> {
      if (parts.readonly) return;
      const stamp = await driver.read(stampPath);
      const now = parts.now();
      if (stamp !== undefined && now.getTime() - Date.parse(Buffer.from(stamp).toString()) < 24 * hourMs) return;
      await driver.write(stampPath, Buffer.from(now.toISOString()));
      if (stamp !== undefined) inBackground();
    },
    /** Collects after every tenth of what may be kept. */
    noteAdded(bytes: number): void {
      if (limits === undefined) return;
      added.entries++;
      added.bytes += bytes;
      const { maxEntries = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = limits;
      if (added.entries > maxEntries / 10 || added.bytes > maxBytes / 10) inBackground();
    },
    async close(): Promise<void> {
      closing.abort();
      await background;
    },
  };
}
