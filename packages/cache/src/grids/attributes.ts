/** A plain value of an attribute: one number where there is one, lists as lists, bigints as numbers where they fit. */
export function plainAttribute(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = Array.from(value as unknown as ArrayLike<unknown>, plainAttribute);
    return list.length === 1 ? list[0] : list;
  }
  return value;
}

/** Text whose bytes were taken for characters of their own, signed or not; other text as it is. */
export function textFromBytes(text: string): string {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  if (!codes.some((code) => code > 0x7f) || !codes.every((code) => code < 0x100 || code >= 0xff80)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return text;
  }
}
