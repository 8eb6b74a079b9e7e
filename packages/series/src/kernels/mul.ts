import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import { overRows } from "./rows.js";

/**
 * The product of several series, from left to right, at the instants where each has a value or a fill
 * rule gives it one.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function mul(inputs: readonly (Series | Operand)[]): Series {
  return overRows(inputs.map(operandFrom), ([first, second, ...others], out) => {
    if (second === undefined) out.set(first as Float64Array);
    else pairwise(first as Float64Array, second, out);
    for (const column of others) pairwise(out, column, out);
  });
}

function pairwise(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (a[i] as number) * (b[i] as number);
}
