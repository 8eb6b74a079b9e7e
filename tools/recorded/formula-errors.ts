/** The codes of formula errors that stand for a recorded class of error. */
const codes: Record<string, readonly string[]> = {
  SyntaxError: ["syntax"],
  TypeError: ["type_mismatch", "unknown_operator", "not_a_series", "mixed_awareness"],
  KeyError: ["unknown_keyword", "invalid_argument", "unknown_basket"],
  RecursionError: ["cycle"],
  IndexError: ["too_many_arguments", "missing_argument"],
  DateParseError: ["invalid_date", "invalid_argument"],
  UnknownTimeZoneError: ["invalid_time_zone"],
};

/** Texts of Python and pandas say nothing about the formula; the package's own are kept in ours. */
const foreignText =
  /typing\.|<class|list index|^#:|not of|item \d+: expect|No objects|maximum recursion|Cannot join|patchmany|Invalid frequency|valid function|not iterable|datetime string|month must|^'|Cannot infer|date cannot be|^\d{4}-/;

/** The error of a formula is the recorded one: by its code, and by its text where that is the package's own. */
export function expectFormulaError(
  error: { readonly code: string; readonly message: string },
  { class: name, message }: { readonly class: string; readonly message: string },
): void {
  const isForeign = foreignText.test(message);
  if ((codes[name] ?? [error.code]).includes(error.code) && (isForeign || error.message.includes(message))) return;
  throw new Error(`${name}: ${message} was recorded, this is ${error.code}: ${error.message}`, { cause: error });
}
