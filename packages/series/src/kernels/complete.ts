/**
 * The sum of the values at positions `from` ≤ i < `to`, NaN when one of them is missing: in four chains, each of which
 * need not wait for the others. Infinities of both signs make it NaN too.
 */
export function sumOfAll(values: Float64Array, from: number, to: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 3 < to; i += 4) {
    a += values[i] as number;
    b += values[i + 1] as number;
    c += values[i + 2] as number;
    d += values[i + 3] as number;
  }
  for (; i < to; i++) a += values[i] as number;
  return a + b + c + d;
}

/** How many values are added before anyone looks: a gap early on saves the rest. */
const glance = 4096;

/** True when no value is NaN: adding is faster than asking. Infinities can make it answer false without need. */
export function isComplete(values: Float64Array): boolean {
  for (let from = 0; from < values.length; from += glance) {
    if (Number.isNaN(sumOfAll(values, from, Math.min(from + glance, values.length)))) return false;
  }
  return true;
}
