import { assertSameKind } from "../same-kind.js";
import { type AnySeries, isNumeric, Series } from "../series.js";
import { unwritten } from "../unwritten.js";
import { align, type LooseAlignment, overLooseRows, type Placement } from "./align.js";
import { Column } from "./column.js";
import { compact } from "./compact.js";
import { isComplete } from "./complete.js";
import { blockRows } from "./rows.js";
import type { GridPlacement } from "./sparse-grid.js";

/**
 * The union of the inputs; where several have a point, the one of the earliest input. A point that
 * holds a missing value counts as a point.
 *
 * @throws {SeriesError} `mixed_awareness`, `mixed_value_types`
 */
export function priority<S extends AnySeries>(inputs: readonly S[]): S {
  const [first] = inputs;
  if (first === undefined) return Series.empty() as S;
  for (const input of inputs) assertSameKind(first, input);
  return (isNumeric(first) ? layered(inputs as readonly Series[]) : layeredText(inputs)) as S;
}

function layered(inputs: readonly Series[]): Series {
  const indices = inputs.map((input) => input.index);
  const mayBeEmpty = (): boolean => inputs.every(({ values }) => isComplete(values));
  return overLooseRows(indices, mayBeEmpty, (alignment) => layeredRows(inputs, alignment));
}

function layeredRows(inputs: readonly Series[], { index, placements, hasEmptyRows }: LooseAlignment): Series {
  const columns = inputs
    .map((input, k) => new Column(input, index, placements[k] as Placement | GridPlacement))
    .reverse();
  const out = unwritten(index.length);
  for (let from = 0; from < out.length; from += blockRows) {
    const block = out.subarray(from, from + blockRows);
    if (hasEmptyRows) block.fill(Number.NaN);
    for (const column of columns) column.overlay(from, block);
  }
  const { tzaware } = inputs[0] as Series;
  return hasEmptyRows ? compact(index, out, tzaware) : new Series(index, out, tzaware);
}

function layeredText(inputs: readonly AnySeries[]): AnySeries {
  const { index } = align(inputs.map((input) => input.index));
  const values: (string | null)[] = new Array(index.length);
  for (const input of [...inputs].reverse()) {
    for (let row = 0, i = 0; i < input.length; row++) {
      if (index.at(row) === input.index.at(i)) values[row] = input.values[i++] as string | null;
    }
  }
  return new Series(index, values, (inputs[0] as AnySeries).tzaware);
}
