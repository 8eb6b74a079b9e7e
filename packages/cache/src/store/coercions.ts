// What pydantic 1, which reads Python's sidecars, takes for text, a dict or a time.
import { z } from "zod";
import { floatText } from "../python/number.js";

/** Numbers and booleans are text to it. */
export const textSchema = z
  .union([z.string(), z.number(), z.bigint(), z.boolean()])
  .transform((given) => (typeof given === "boolean" ? (given ? "True" : "False") : numberText(given)));

function numberText(given: string | number | bigint): string {
  return typeof given === "number" && !Number.isInteger(given) ? floatText(given) : String(given);
}

const pairsSchema = z.array(z.tuple([z.string(), z.unknown()])).transform((pairs) => Object.fromEntries(pairs));

/** Whatever Python's `dict` takes: pairs, and empty lists and texts. */
export const dictSchema = z.union([
  z.record(z.string(), z.unknown()),
  pairsSchema,
  z.literal("").transform(() => ({})),
]);

const isoPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,12})?)?\s*(?:Z|[+-]([01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

function isTime(text: string): boolean {
  const match = isoPattern.exec(text);
  if (match === null) return text.trim() !== "" && Number.isFinite(Number(text));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const isDay = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
  return isDay && hour < 24 && minute < 60 && second < 60;
}

/** Beyond these, numbers are milliseconds. */
const largestSeconds = 2e10;

function timeText(number: number): string {
  return new Date(Math.abs(number) > largestSeconds ? number : number * 1000).toISOString();
}

/** ISO text as it is; numbers are seconds or milliseconds since 1970. */
export const timeSchema = z.union([
  z.string().refine(isTime),
  z
    .union([z.number(), z.boolean()])
    .transform(Number)
    .refine((number) => Math.abs(number) < 1e13)
    .transform(timeText),
]);
