/** How many of `length` positions come before the first one that does not satisfy a condition, which none after it does. */
export function countLeading(length: number, condition: (position: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
