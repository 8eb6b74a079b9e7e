import { Series, TimeIndex } from "@asof/series";

/**
 * Reproducible values that do not compress: the hash of a position, between 0 and 20. `python/noise.py` gives the same
 * bits, so that both sides of a row start from the same data.
 */
export function noise(position: number, seed: number): number {
  let hash = Math.imul(position ^ seed, 0x9e3779b1);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca77);
  hash ^= hash >>> 13;
  return (20 * ((hash >>> 0) + 1)) / (2 ** 32 + 3);
}

/** 2020-01-01T00:00Z. */
export const origin: number = Date.UTC(2020, 0, 1);
export const minute = 60_000;
export const hour = 3_600_000;
export const day: number = 24 * hour;

/** `count` values, `stepMs` apart. */
export function even(count: number, seed: number, stepMs = minute, start = origin): Series {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = noise(i, seed);
  return new Series(TimeIndex.regular(start, stepMs, count), values);
}

/** Of `count` minutes those that chance leaves: a `share` of them is missing. */
export function gappy(count: number, seed: number, share: number): Series {
  const kept = Int32Array.from({ length: count }, (_, i) => i).filter((i) => noise(i, seed + 1000) >= 20 * share);
  return new Series(
    TimeIndex.from(Float64Array.from(kept, (i) => origin + i * minute)),
    Float64Array.from(kept, (i) => noise(i, seed)),
  );
}

/** What tells one series from another without sending it: `python/noise.py` computes the same. */
export function fingerprint(series: { readonly times: Float64Array; readonly values: ArrayLike<unknown> }): object {
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < series.values.length; i++) {
    const value = series.values[i] as number;
    sum += value;
    weighted += value * (((series.times[i] as number) / 1000) % 97);
  }
  return { points: series.values.length, sum, weighted };
}
