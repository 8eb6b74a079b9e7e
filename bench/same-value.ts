/** Sums over a million values in another order differ by about this much. */
const tolerance = 1e-9;

/** Where two values of plain data differ, in words; `undefined` when they do not. */
export function difference(a: unknown, b: unknown, at = "value"): string | undefined {
  if (typeof a === "number" && typeof b === "number") {
    const isSame = Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
    return isSame ? undefined : `${at}: ${a} and ${b}`;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b ? undefined : `${at}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  }
  const [left, right] = [a, b] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) {
    const found = difference(left[key], right[key], `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
