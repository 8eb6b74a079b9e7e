import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isObservations, parseObservations } from "./observations.js";

const published = join(import.meta.dirname, "../../data/beijing-pm25-weather-2010-2014.csv");
const text = readFileSync(published, "utf8");

/** The first 49 hours of the published file after a change. */
function changed(change: (lines: string[]) => void) {
  const lines = text.split(/\r?\n/).slice(0, 50);
  change(lines);
  return parseObservations(lines.join("\n"));
}

test("reads all hours of the published file, its known gaps included", () => {
  const { rows, series, problems } = parseObservations(text);
  expect(rows).toBe(43_824);
  expect(problems).toEqual([]);
  expect(series.temperature.length).toBe(43_824);
  expect(series.pm25.length).toBe(43_824 - 2_067);
  expect(Object.entries(series.temperature.toObject())[0]).toEqual(["2009-12-31T16:00:00Z", -11]);
});

test("reports a damaged line with its number and loads the others", () => {
  const { rows, problems } = changed((lines) => {
    lines[6] = "6,2010,1,1,5,NA,-19,warm,1017,NW,16.1,0,0";
    lines[20] = "20,2010,1";
  });
  expect(rows).toBe(47);
  expect(problems).toEqual([
    'line 7 has "warm" for TEMP; it is left out',
    "line 21 has 3 fields instead of 13; it is left out",
  ]);
});

test("reports a line that repeats an hour, and one of a day that does not exist", () => {
  const { rows, problems } = changed((lines) => {
    lines[3] = lines[2] as string;
    lines[49] = "49,2010,2,30,0,NA,-19,-11,1017,NW,16.1,0,0";
  });
  expect(rows).toBe(47);
  expect(problems).toEqual([
    "line 4 repeats 2010-01-01 01:00:00; it is left out",
    "line 50 names the day 2010-2-30, which does not exist; it is left out",
  ]);
});

test("reports a missing line with its place and loads the others", () => {
  const { rows, problems } = changed((lines) => lines.splice(10, 1));
  expect(rows).toBe(48);
  expect(problems).toEqual(["before line 11 there is no line for 2010-01-01 09:00:00"]);
});

test("knows the file by its first line, however lines end", () => {
  expect(isObservations(text)).toBe(true);
  expect(isObservations(text.replaceAll("\n", "\r\n"))).toBe(true);
  expect(isObservations(text.split("\n").slice(1).join("\n"))).toBe(false);
  expect(isObservations("")).toBe(false);
});
