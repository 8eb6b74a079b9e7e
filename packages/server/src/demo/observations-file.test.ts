import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCacheStore } from "@asof/cache";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as parser from "./observations.js";
import { ObservationsFile } from "./observations-file.js";

vi.mock("./observations.js", { spy: true });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-observations-"));
  vi.mocked(parser.parseObservations).mockClear();
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(...lines: string[]): Promise<ObservationsFile> {
  const path = join(folder, "observations.csv");
  await writeFile(path, [parser.header, ...lines].join("\n"));
  return ObservationsFile.open(path);
}

const twoDays = ["1,2014,1,1,23,NA,-21,-11,1021,NW,1.79,0,0", "2,2014,1,2,0,129,-16,-4,1020,SE,1.79,0,0"];

test("tells when each variable was last known, and what is wrong with the file", async () => {
  const file = await fileOf(...twoDays, "3,2014,1,2,1,NA,-15,warm,1020,SE,2.68,0,0");
  expect(await file.summary(await openCacheStore("memory:"))).toEqual({
    rows: 2,
    problems: ['line 4 has "warm" for TEMP; it is left out'],
    newest: Object.fromEntries(parser.variables.map((variable) => [variable, Date.parse("2014-01-02T16:00Z")])),
  });
});

test("has no newest time for a variable without any value", async () => {
  const file = await fileOf(twoDays[0] as string);
  const { newest } = await file.summary(await openCacheStore("memory:"));
  expect(newest).toMatchObject({ pm25: null, temperature: Date.parse("2014-01-01T16:00Z") });
});

test("does not parse the file again for a summary that is kept", async () => {
  const cache = await openCacheStore("memory:");
  const summary = await (await fileOf(...twoDays)).summary(cache);
  expect(await (await fileOf(...twoDays)).summary(cache)).toEqual(summary);
  expect(parser.parseObservations).toHaveBeenCalledTimes(1);
  await (await fileOf(twoDays[0] as string)).summary(cache);
  expect(parser.parseObservations).toHaveBeenCalledTimes(2);
});

test("refuses a file that is missing or another one", async () => {
  const refused = { name: "ServerError", code: "data_unreadable" };
  await expect(ObservationsFile.open(join(folder, "missing.csv"))).rejects.toMatchObject(refused);
  await writeFile(join(folder, "other.csv"), "time,value\n");
  await expect(ObservationsFile.open(join(folder, "other.csv"))).rejects.toMatchObject(refused);
});
