import { type AnySeries, diff, patch, Series, take } from "@asof/series";

/** What `next` changes in `state`; unlike a plain difference also what it has no more, as missing values. */
export function changesFrom(state: AnySeries | undefined, next: AnySeries): AnySeries {
  if (state === undefined) return next;
  const gone = erased(take(state, positionsOnlyIn(state, next)));
  const changed = diff(state, next);
  return gone.length === 0 ? changed : patch(gone, changed);
}

/** Where `state` holds a value at an instant that `next` does not have. */
function positionsOnlyIn(state: AnySeries, next: AnySeries): number[] {
  const positions: number[] = [];
  const [before, after] = [state.times, next.times];
  let j = 0;
  for (let i = 0; i < before.length; i++) {
    while (j < after.length && (after[j] as number) < (before[i] as number)) j++;
    if (after[j] !== before[i] && !isMissing(state.values[i])) positions.push(i);
  }
  return positions;
}

function erased(series: AnySeries): AnySeries {
  const { index, tzaware, values } = series;
  return values instanceof Float64Array
    ? new Series(index, new Float64Array(values.length).fill(Number.NaN), tzaware)
    : new Series(index, new Array<null>(values.length).fill(null), tzaware);
}

function isMissing(value: number | string | null | undefined): boolean {
  return value === null || Number.isNaN(value);
}
