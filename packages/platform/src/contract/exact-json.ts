const rawJson = (JSON as { rawJSON?: (text: string) => unknown }).rawJSON;

/** JSON text in which every double survives, `-0` included (where the engine has `JSON.rawJSON`). */
export function stringifyExact(value: unknown): string {
  if (rawJson === undefined || !holdsNegativeZero(value)) return JSON.stringify(value);
  const negativeZero = rawJson("-0");
  return JSON.stringify(value, (_, part) => (Object.is(part, -0) ? negativeZero : part));
}

/** Looking first is cheap; a replacer makes every serialization several times slower. */
function holdsNegativeZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsNegativeZero);
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsNegativeZero);
  return Object.is(value, -0);
}
