/**
 * True when no value is NaN: sums them, in four chains, because a sum with a NaN is NaN and adding
 * is faster than asking. Infinities of both signs can make it answer false without need.
 */
export function isComplete(values: Float64Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    a += values[i] as number;
    b += values[i + 1] as number;
    c += values[i + 2] as number;
    d += values[i + 3] as number;
  }
  for (; i < values.length; i++) a += values[i] as number;
  return !Number.isNaN(a + b + c + d);
}
