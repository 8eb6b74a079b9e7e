import type { Sample } from "./row.ts";

/** How long one call takes, and what it gives. */
export async function timed<T>(call: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await call();
  return { ms: performance.now() - start, result };
}

/** The median of several calls: for what takes about a millisecond, where one call says little. */
export function timedOften<T>(calls: number, call: () => T): { ms: number; result: T } {
  const durations: number[] = [];
  let result: T | undefined;
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    result = call();
    durations.push(performance.now() - start);
  }
  return { ms: median(durations), result: result as T };
}

export async function sample<T>(call: () => T | Promise<T>, value: (result: T) => unknown): Promise<Sample> {
  const { ms, result } = await timed(call);
  return { ms, value: value(result) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
