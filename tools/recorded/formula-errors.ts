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

/** The package's own texts are kept in ours; those of Python and pandas say nothing about the formula. */
const ownText =
  /unknown operator|must return a|No (such )?series|bad resampling method|unexpected (EOF|\))|did you forget|infer_freq needs|Many available timezones|must be a group/;

interface Problem {
  readonly code: string;
  readonly message: string;
}

/**
 * One of the problems of a formula is the recorded one, which was the first that the original met: by its code, and
 * by its text where that is the package's own.
 */
export function expectFormulaError(
  error: Problem & { readonly details?: { readonly issues?: readonly Problem[] | undefined } },
  { class: name, message }: { readonly class: string; readonly message: string },
): void {
  const isForeign = !ownText.test(message);
  const isRecorded = (one: Problem): boolean =>
    (codes[name] ?? [one.code]).includes(one.code) && (isForeign || one.message.includes(message));
  if ([error, ...(error.details?.issues ?? [])].some(isRecorded)) return;
  throw new Error(`${name}: ${message} was recorded, this is ${error.code}: ${error.message}`, { cause: error });
}
