import type { Series } from "../series.js";
import { type Operand, operandFrom } from "./operand.js";
import type { RowOptions } from "./row-mean.js";
import { overRows } from "./rows.js";

/**
 * Row by row the largest value of the inputs. Fill rules are ignored.
 *
 * @throws {SeriesError} `mixed_awareness`
 */
export function rowMax(inputs: readonly (Series | Operand)[], options: RowOptions = {}): Series {
  const skip = options.skipMissing ?? true;
  const operands = inputs.map((input) => ({ series: operandFrom(input).series }));
  return overRows(operands, ([first, ...others], out) => {
    out.set(first as Float64Array);
    for (const column of others)
      for (let i = 0; i < out.length; i++) out[i] = pick(out[i] as number, column[i] as number, skip);
  });
}

function pick(known: number, next: number, skip: boolean): number {
  if (Number.isNaN(next)) return skip ? known : next;
  if (Number.isNaN(known)) return skip ? next : known;
  return Math.max(next, known);
}
