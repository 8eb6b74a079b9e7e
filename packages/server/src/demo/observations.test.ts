import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readObservations } from "./observations.js";

const published = join(import.meta.dirname, "../../data/beijing-pm25-weather-2010-2014.csv");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-observations-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function changed(change: (lines: string[]) => void): Promise<string> {
  const lines = (await readFile(published, "utf8")).split(/\r?\n/).slice(0, 50);
  change(lines);
  const path = join(folder, "observations.csv");
  await writeFile(path, lines.join("\n"));
  return path;
}

test("reads all hours of the published file, its known gaps included", async () => {
  const { rows, series, problems } = await readObservations(published);
  expect(rows).toBe(43_824);
  expect(problems).toEqual([]);
  expect(series.temperature.length).toBe(43_824);
  expect(series.pm25.length).toBe(43_824 - 2_067);
  expect(Object.entries(series.temperature.toObject())[0]).toEqual(["2009-12-31T16:00:00Z", -11]);
});

test("reports a damaged line with its number and loads the others", async () => {
  const path = await changed((lines) => {
    lines[6] = "6,2010,1,1,5,NA,-19,warm,1017,NW,16.1,0,0";
    lines[20] = "20,2010,1";
  });
  const { rows, problems } = await readObservations(path);
  expect(rows).toBe(47);
  expect(problems).toEqual([
    'line 7 has "warm" for TEMP; it is left out',
    "line 21 has 3 fields instead of 13; it is left out",
  ]);
});

test("reports a missing line with its place and loads the others", async () => {
  const { rows, problems } = await readObservations(await changed((lines) => lines.splice(10, 1)));
  expect(rows).toBe(48);
  expect(problems).toEqual(["before line 11 there is no line for 2010-01-01 09:00:00"]);
});

test("refuses a file that is another one", async () => {
  const path = await changed((lines) => lines.shift());
  await expect(readObservations(path)).rejects.toMatchObject({ name: "ServerError", code: "data_unreadable" });
});
