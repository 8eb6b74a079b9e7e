import { type InstantLike, type ParsedInstant, parseInstant, TimeZone, type WallClockOptions } from "@asof/series";
import type { Cell } from "./table.js";

/** What is wrong with one cell, told with its line. */
export class CellProblem extends Error {}

const missingTexts = new Set(["", "NaN", "nan", "NA", "N/A", "n/a", "null", "NULL", "None", "<NA>"]);
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinityPattern = /^([+-]?)inf(?:inity)?$/i;

/** NaN when the cell says that the value is missing. */
export function numberIn(cell: Cell | undefined): number {
  if (typeof cell === "number") return cell;
  if (cell === null) return Number.NaN;
  const text = typeof cell === "string" ? cell.trim() : undefined;
  if (text !== undefined && numberPattern.test(text)) return Number(text);
  if (text !== undefined && missingTexts.has(text)) return Number.NaN;
  const infinite = text === undefined ? null : infinityPattern.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  throw new CellProblem(`${shown(cell)} is not a number`);
}

/** @param emptyIsMissing true where nothing else tells a missing text, as in CSV */
export function textIn(cell: Cell | undefined, emptyIsMissing: boolean): string | null {
  if (typeof cell === "string") return cell === "" && emptyIsMissing ? null : assertText(cell);
  if (cell === null) return null;
  throw new CellProblem(`${shown(cell)} is not a text, but the series holds texts`);
}

/** A name: text that is not blank, without blanks around it. */
export function nameIn(cell: Cell | undefined): string {
  const name = typeof cell === "string" ? assertText(cell).trim() : "";
  if (name !== "") return name;
  throw new CellProblem("the name of the series is missing");
}

export interface Clock extends WallClockOptions {
  /** The zone on whose wall clock instants without an offset are read. */
  readonly zone: TimeZone | undefined;
}

export function clockOf(tz: string | undefined, options: WallClockOptions): Clock {
  return { ...options, zone: tz === undefined ? undefined : TimeZone.of(tz) };
}

/** @throws {SeriesError} for text that is no instant, or one that the wall clock shows twice or never */
export function instantIn(cell: Cell | undefined, clock: Clock): ParsedInstant {
  const instant = typeof cell === "string" ? parseInstant(cell) : cell;
  if (instant === null || typeof instant !== "object") {
    throw new CellProblem(`${shown(cell)} is not an instant: write ISO 8601, for example 2014-01-06T00:00:00Z`);
  }
  if (instant.tzaware || clock.zone === undefined) return instant;
  return { ms: clock.zone.instantFromWall(instant.ms, clock), tzaware: true };
}

/** Whether a first line holds data already. */
export function isInstant(cell: InstantLike): boolean {
  try {
    parseInstant(String(cell));
    return true;
  } catch {
    return false;
  }
}

function assertText(text: string): string {
  if (text.includes("\ufffd")) throw new CellProblem(`"${text}" is not UTF-8`);
  if (text.includes("\0")) throw new CellProblem("there is a NUL character");
  return text;
}

function shown(cell: Cell | undefined): string {
  const text = cell === undefined ? "nothing" : typeof cell === "string" ? `"${cell}"` : JSON.stringify(cell);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
