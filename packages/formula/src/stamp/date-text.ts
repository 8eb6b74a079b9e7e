import { FormulaError } from "../errors.js";
import { Stamp } from "./stamp.js";

interface Fields {
  readonly year: string;
  readonly month?: string | undefined;
  readonly day?: string | undefined;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The ways to write a day; the two of one shape, `03/01/2020`, put the month first. */
const dayPatterns = [
  /^(?<year>\d{4})(?:[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?)?$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})$/,
  /^(?<month>[a-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/i,
  /^(?<day>\d{1,2})(?:st|nd|rd|th)?[ -](?<month>[a-z]{3,9})\.?,?[ -](?<year>\d{4})$/i,
  /^(?<month>[a-z]{3,9})\.?,? (?<year>\d{4})$/i,
];

const timePattern =
  /^(?<hour>\d{1,2})(?::?(?<minute>\d{2})(?::?(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)? ?(?<half>[ap]m)?$/i;

/**
 * A date as people write it, `2020-3-1`, `2020-03-01T07:30+02:00`, `March 1, 2020`, `01/03/2020`
 * (January): naive without an offset, else in UTC.
 *
 * @throws {FormulaError} `invalid_date`
 */
export function stampFromText(text: string): Stamp {
  const { day, time, offset } = split(text.trim());
  const fields = dayPatterns.map((pattern) => pattern.exec(day)?.groups).find((groups) => groups !== undefined);
  if (fields === undefined) throw invalid(text);
  const wall = dayMs(fields as unknown as Fields, text) + timeMs(time, text);
  return offset === undefined ? Stamp.naive(wall) : Stamp.aware(wall - offsetMs(offset));
}

function split(text: string): { day: string; time: string; offset: string | undefined } {
  const offset = /(?<=:\d{2}(?:[.,]\d+)? ?|T\d{2,6} ?)(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i.exec(text)?.[0];
  const rest = offset === undefined ? text : text.slice(0, -offset.length).trimEnd();
  const match = /^(.*?\d)[T ]+(\d{1,2}(?::\d{2}.*|\d{0,4}(?: ?[ap]m)?))$/i.exec(rest);
  const hasTime = match !== null && (/[:T]/.test(rest) || /[ap]m$/i.test(rest));
  return hasTime ? { day: match[1] as string, time: match[2] as string, offset } : { day: rest, time: "", offset };
}

function dayMs({ year, month = "1", day = "1" }: Fields, text: string): number {
  const named = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const number = /^\d+$/.test(month) ? Number(month) : named;
  const ms = Date.UTC(Number(year), number - 1, Number(day));
  const date = new Date(ms);
  if (date.getUTCMonth() + 1 !== number || date.getUTCDate() !== Number(day)) throw invalid(text);
  return Number(year) < 100 ? date.setUTCFullYear(Number(year)) : ms;
}

function timeMs(time: string, text: string): number {
  if (time === "") return 0;
  const groups = timePattern.exec(time)?.groups;
  if (groups === undefined) throw invalid(text);
  const { hour = "0", minute = "0", second = "0", fraction = "0", half } = groups;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) throw invalid(text);
  const micros = Number(fraction.padEnd(6, "0").slice(0, 6));
  return hours * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + micros / 1000;
}

function offsetMs(offset: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -1 : 1) * minutes * 60_000;
}

function invalid(text: string): FormulaError {
  return new FormulaError("invalid_date", `"${text}" is not a date: write it like 2020-03-01 or 2020-03-01T07:30.`, {
    text,
  });
}
