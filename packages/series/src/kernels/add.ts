import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import { overRows } from "./rows.js";

/**
 * The sum of several series, from left to right, at the instants where each has a value or a fill
 * rule gives it one.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function add(inputs: readonly (Series | Operand)[]): Series {
  return overRows(inputs.map(operandFrom), ([first, second, ...others], out) => {
    if (second === undefined) {
      out.set(first as Float64Array);
      return;
    }
    let check = pairwise(first as Float64Array, second, out);
    for (const column of others) check = pairwise(out, column, out);
    return check;
  });
}

/** `out[i] = a[i] + b[i]`, and the sum of all these in four chains: a second pass over them would cost half as much again. */
function pairwise(a: Float64Array, b: Float64Array, out: Float64Array): number {
  const n = out.length;
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const w = (a[i] as number) + (b[i] as number);
    const x = (a[i + 1] as number) + (b[i + 1] as number);
    const y = (a[i + 2] as number) + (b[i + 2] as number);
    const z = (a[i + 3] as number) + (b[i + 3] as number);
    out[i] = w;
    out[i + 1] = x;
    out[i + 2] = y;
    out[i + 3] = z;
    s += w;
    t += x;
    u += y;
    v += z;
  }
  for (; i < n; i++) {
    const w = (a[i] as number) + (b[i] as number);
    out[i] = w;
    s += w;
  }
  return s + t + u + v;
}
