import { SeriesError } from "../errors.js";
import { Series } from "../series.js";

/**
 * What replaces the missing cells of one input of a row-wise kernel: a number, `"ffill"` (the last
 * value before), `"bfill"` (the next one after), or several of the last two in turn: `"ffill,bfill"`.
 */
export type Fill = number | string;

/** A series and how it joins others. */
export interface Operand {
  readonly series: Series;
  readonly fill?: Fill | null | undefined;
  /** The most cells that `fill` replaces: in the whole column for a number, in one gap for the others. */
  readonly limit?: number | null | undefined;
  /** Its share in a weighted mean; 1 by default. */
  readonly weight?: number | null | undefined;
}

export function operandFrom(input: Series | Operand): Operand {
  return input instanceof Series ? { series: input } : input;
}

/** @throws {SeriesError} `mixed_awareness` when some inputs have a time zone and some have none. */
export function assertSameAwareness(series: readonly { readonly tzaware: boolean }[]): void {
  const odd = series.findIndex((one) => one.tzaware !== series[0]?.tzaware);
  if (odd < 0) return;
  throw new SeriesError(
    "mixed_awareness",
    `Input ${odd + 1} is ${series[odd]?.tzaware ? "aware of its time zone" : "naive"}, the first one is not: convert one of them.`,
    { position: odd },
  );
}
