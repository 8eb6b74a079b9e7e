/** A plain value of an attribute: one number where there is one, lists as lists, bigints as numbers where they fit. */
export function plainAttribute(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = Array.from(value as unknown as ArrayLike<unknown>, plainAttribute);
    return list.length === 1 ? list[0] : list;
  }
  return value;
}
