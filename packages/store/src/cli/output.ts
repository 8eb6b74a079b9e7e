import { type AnySeries, type Frame, formatInstant, type Series } from "@asof/series";

/** What was asked for, on standard output. */
export function print(text: string): void {
  if (text !== "") process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Everything else, on standard error. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

export function printSeries(series: AnySeries, json: boolean): void {
  if (json) printJson(series.toObject());
  else print(tableOf(series));
}

/** A line a row, under the names of the columns. */
export function printFrame(frame: Frame, json: boolean): void {
  const columns = frame.columns.map((name) => [name, (frame.column(name) as Series).toObject()] as const);
  if (json) printJson(Object.fromEntries(columns));
  else print([["", ...frame.columns].join("\t"), ...rowsOf(frame, new Map(columns))].join("\n"));
}

function rowsOf({ times, tzaware }: Frame, columns: ReadonlyMap<string, Record<string, unknown>>): string[] {
  const instants = Array.from(times, (ms) => formatInstant(ms, tzaware ? "Z" : ""));
  return instants.map((instant) => [instant, ...[...columns.values()].map((one) => one[instant] ?? "")].join("\t"));
}

/** A line a point: instant, tab, value. */
export function tableOf(series: AnySeries, indent = ""): string {
  return [...series.points()].map(([instant, value]) => `${indent}${instant}\t${value ?? ""}`).join("\n");
}
