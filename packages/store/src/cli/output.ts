import type { AnySeries } from "@asof/series";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";

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

/** A line a point: instant, tab, value. */
export function tableOf(series: AnySeries, indent = ""): string {
  return [...series.points()].map(([instant, value]) => `${indent}${instant}\t${value ?? ""}`).join("\n");
}

/** @throws {StoreError} `unknown_series` */
export function known<T>(name: string, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new StoreError("unknown_series", `There is no series "${name}": \`catalog\` lists all.`, { name });
}

export async function assertKnown(store: SeriesStore, name: string): Promise<void> {
  if (!(await store.exists(name))) known(name, undefined);
}
