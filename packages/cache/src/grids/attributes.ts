/** A plain value of an attribute: one number where there is one, lists as lists, bigints as numbers where they fit. */
export function plainAttribute(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = Array.from(value as unknown as ArrayLike<unknown>, plainAttribute);
    return list.length === 1 ? list[0] : list;
  }
  return value;
}

/** What decoders of Windows-1252 make of the bytes 0x80 to 0x9f. */
const windows1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Text whose bytes were taken for characters of their own, signed or not; other text as it is. */
export function textFromBytes(text: string): string {
  const codes = Array.from(text, (character) => {
    const at = windows1252.indexOf(character);
    return at === -1 ? character.charCodeAt(0) : 0x80 + at;
  });
  if (!codes.some((code) => code > 0x7f) || !codes.every((code) => code < 0x100 || code >= 0xff80)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(codes));
  } catch {
    return text;
  }
}
