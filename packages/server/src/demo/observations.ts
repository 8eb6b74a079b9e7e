import { formatInstant, type Series, seriesFrom, TimeZone } from "@asof/series";
import { z } from "zod";
import { beijing } from "./beijing.js";

/** What the file tells about Beijing, hour by hour. */
export const variables = ["temperature", "dewPoint", "pressure", "wind", "pm25"] as const;
export type Variable = (typeof variables)[number];

export interface Observations {
  /** Lines that were read. */
  readonly rows: number;
  readonly series: Readonly<Record<Variable, Series>>;
  /** One sentence a line that could not be read, or hour that is missing, with its line number. */
  readonly problems: readonly string[];
}

const hourMs = 3_600_000;
/** The first line of the file. */
export const header = "No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir";
const text = z.string().min(1);
const number = text.transform(Number).pipe(z.number());
const whole = number.pipe(z.int());

const rowSchema = z.tuple([
  whole,
  whole,
  whole.pipe(z.int().min(1).max(12)),
  whole.pipe(z.int().min(1).max(31)),
  whole.pipe(z.int().min(0).max(23)),
  z
    .literal("NA")
    .transform(() => null)
    .or(number),
  number,
  number,
  number,
  text,
  number,
  number,
  number,
]);

interface Row {
  readonly time: number;
  readonly values: Readonly<Record<Variable, number | null>>;
}

/** Whether a text begins as the file of the demo does. */
export function isObservations(content: string): boolean {
  return /^[^\r\n]*/.exec(content)?.[0] === header;
}

/**
 * Reads the observations from the text of their file. Damaged and repeated lines are left out and
 * told; so are hours for which there is no line.
 */
export function parseObservations(content: string): Observations {
  const lines = content.split(/\r?\n/);
  const rows = new Map<number, Row>();
  const problems: string[] = [];
  let expected: number | undefined;
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line === "") continue;
    const row = readRow(line);
    const problem = typeof row === "string" ? row : rows.has(row.time) ? `repeats ${hourText(row.time)}` : undefined;
    if (problem !== undefined) problems.push(`line ${i + 1} ${problem}; it is left out`);
    if (typeof row === "string" || rows.has(row.time)) {
      if (expected !== undefined) expected += hourMs;
      continue;
    }
    if (expected !== undefined && row.time > expected) problems.push(missingHours(i + 1, expected, row.time));
    rows.set(row.time, row);
    expected = row.time + hourMs;
  }
  return { rows: rows.size, series: columnsOf([...rows.values()]), problems };
}

/** The row, or what is wrong with the line. */
function readRow(line: string): Row | string {
  const fields = line.split(",");
  const parsed = rowSchema.safeParse(fields);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const column = header.split(",")[Number(issue?.path[0])];
    return column === undefined
      ? `has ${fields.length} fields instead of 13`
      : `has "${fields[Number(issue?.path[0])]}" for ${column}`;
  }
  const [, year, month, day, hour, pm25, dewPoint, temperature, pressure, , wind] = parsed.data;
  const wall = Date.UTC(year, month - 1, day, hour);
  if (new Date(wall).getUTCDate() !== day) return `names the day ${year}-${month}-${day}, which does not exist`;
  const time = TimeZone.of(beijing).instantFromWall(wall);
  return { time, values: { temperature, dewPoint, pressure, wind, pm25 } };
}

function columnsOf(rows: readonly Row[]): Record<Variable, Series> {
  const column = (variable: Variable): Series =>
    seriesFrom(rows.filter((row) => row.values[variable] !== null).map((row) => [row.time, row.values[variable]]));
  return Object.fromEntries(variables.map((variable) => [variable, column(variable)])) as Record<Variable, Series>;
}

function missingHours(line: number, from: number, to: number): string {
  const count = (to - from) / hourMs;
  const hours = count === 1 ? hourText(from) : `${count} hours from ${hourText(from)}`;
  return `before line ${line} there is no line for ${hours}`;
}

function hourText(time: number): string {
  return formatInstant(TimeZone.of(beijing).wallFromInstant(time), "").replace("T", " ");
}
