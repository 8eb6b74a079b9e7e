/** ISO 8601 of what clients of the originals also write: `2024`, `2024-1-1T00:00`, `20240101T1030`. Others as they are. */
export function isoInstant(text: string): string {
  const match = /^\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d\d)(\d\d))?(?=$|[T\s])(.*)$/s.exec(text);
  if (match === null) return text;
  const [, year, month = match[4] ?? "01", day = match[5] ?? "01", time = ""] = match.toSpliced(4, 2);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}${isoTime(time)}`;
}

function isoTime(text: string): string {
  return text.replace(
    /^T(\d\d)(\d\d)(\d\d(?:\.\d+)?)?/,
    (_, hour, minute, second = "00") => `T${hour}:${minute}:${second}`,
  );
}
