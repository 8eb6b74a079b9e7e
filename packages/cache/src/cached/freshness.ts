import type { Artifact } from "../store/artifact.js";
import { type Duration, milliseconds } from "../store/duration.js";
import { createdAtMs } from "../store/find.js";

export interface FreshnessOptions {
  /** How long a value is fresh after it was put; without it, forever. */
  readonly ttl?: Duration;
  /** For so long after that the old value is given at once while a new one is computed beside. Default none. */
  readonly staleWhileRevalidate?: Duration;
}

export type Freshness = "fresh" | "stale" | "old";

/** @throws {CacheError} invalid_options */
export function createFreshness({ ttl, staleWhileRevalidate }: FreshnessOptions, now: () => Date) {
  const freshMs = ttl === undefined ? Number.POSITIVE_INFINITY : milliseconds(ttl, "ttl");
  const staleMs = milliseconds(staleWhileRevalidate ?? 0, "staleWhileRevalidate");
  return {
    /** For the sidecar: when nobody may use the value any more. */
    ttl: Number.isFinite(freshMs) ? freshMs + staleMs : undefined,
    of(artifact: Artifact): Freshness {
      if (!Number.isFinite(freshMs)) return "fresh";
      const ageMs = now().getTime() - (createdAtMs(artifact) ?? Number.NEGATIVE_INFINITY);
      if (ageMs < freshMs) return "fresh";
      return ageMs < freshMs + staleMs ? "stale" : "old";
    },
  };
}
