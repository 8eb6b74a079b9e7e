import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frameFrom, seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../src/index.js";
import { tsh } from "./tsh.js";

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}`;
  await using store = await openStore(url);
  const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;
  await store.update("s", seriesFrom({ [day(1)]: 1, [day(2)]: 2 }), "me", { insertionDate: day(3) });
  const metadata = { from: "sensor" };
  await store.update("s", seriesFrom({ [day(2)]: 20 }), "you", { insertionDate: day(4), metadata });
  await store.updateMetadata("s", { unit: "MW", capacity: 12 });
  const frame = frameFrom({ low: { [day(1)]: 1 }, high: { [day(1)]: 2, [day(2)]: 3 } });
  await store.groups.replace("scenarios", frame, "me");
});
afterAll(() => rm(directory, { recursive: true }));

test("get prints a series as of a date, as a table or as JSON", async () => {
  expect(await tsh("get", url, "s")).toBe("2024-05-01T00:00:00Z\t1\n2024-05-02T00:00:00Z\t20\n");
  const json = await tsh("get", url, "s", "--revision-date", "2024-05-03", "--from-value-date", "2024-05-02", "--json");
  expect(JSON.parse(json)).toEqual({ "2024-05-02T00:00:00Z": 2 });
});

test("get prints the columns of a group beside each other", async () => {
  expect(await tsh("get", url, "scenarios")).toBe(
    "\tlow\thigh\n2024-05-01T00:00:00Z\t1\t2\n2024-05-02T00:00:00Z\t\t3\n",
  );
  expect(JSON.parse(await tsh("get", url, "scenarios", "--json"))).toEqual({
    low: { "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": null },
    high: { "2024-05-01T00:00:00Z": 2, "2024-05-02T00:00:00Z": 3 },
  });
  expect(await tsh("catalog", url, "--groups")).toBe("primary  scenarios\n");
});

test.each([["history"], ["log"], ["metadata"], ["delete"], ["insertion-dates"], ["export", "-", "--names"]])(
  "%s says of a group that it is one, and of an unknown name which one may be meant",
  async (...args) => {
    const [command = "", ...others] = args;
    await expect(tsh(command, url, ...others, "scenarios")).rejects.toMatchObject({ code: "wrong_kind" });
    await tsh("register-formula", url, "wind power", '(series "s")', "--update");
    await expect(tsh(command, url, ...others, "wind powr")).rejects.toThrow('did you mean "wind power"?');
  },
);

test("a folder is as good as its URL", async () => {
  expect(await tsh("get", directory, "s", "--to-value-date", "2024-05-01")).toBe("2024-05-01T00:00:00Z\t1\n");
});

test("insertion-dates, history and catalog show what there is", async () => {
  expect(await tsh("insertion-dates", url, "s")).toBe("2024-05-03T00:00:00Z\n2024-05-04T00:00:00Z\n");
  expect(JSON.parse(await tsh("history", url, "s", "--diff", "--json"))).toEqual({
    "2024-05-03T00:00:00Z": { "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": 2 },
    "2024-05-04T00:00:00Z": { "2024-05-02T00:00:00Z": 20 },
  });
  expect(JSON.parse(await tsh("catalog", url, "--json"))).toContainEqual({ name: "s", kind: "primary" });
});

test("log tells who inserted what when", async () => {
  expect(await tsh("log", url, "s")).toBe(
    '1\t2024-05-03T00:00:00Z\tme\n2\t2024-05-04T00:00:00Z\tyou\t{"from":"sensor"}\n',
  );
  expect(JSON.parse(await tsh("log", url, "s", "--limit", "1", "--json"))).toEqual([
    { revision: 2, author: "you", insertionDate: "2024-05-04T00:00:00Z", metadata: { from: "sensor" } },
  ]);
});

test("staircase and block-staircase print what was known before, or at regular revisions", async () => {
  // Known a day before the 5th at the latest: both values in their last version would be too late for their own dates.
  expect(await tsh("staircase", url, "s", "--delta", "P1D")).toBe("");
  expect(await tsh("staircase", url, "s", "--delta", "-P3D")).toBe(
    "2024-05-01T00:00:00Z\t1\n2024-05-02T00:00:00Z\t20\n",
  );
  const blocks = ["--revision-freq", '{"days":1}', "--maturity-offset", '{"days":-2}', "--json"];
  expect(JSON.parse(await tsh("block-staircase", url, "s", ...blocks))).toEqual({
    "2024-05-01T00:00:00Z": 1,
    "2024-05-02T00:00:00Z": 20,
  });
  await expect(tsh("block-staircase", url, "s", "--revision-freq", '{"moons":1}')).rejects.toThrow(
    "--revision-freq is not a JSON object with numbers for any of years, months",
  );
});

test("find lists what a search matches, with its metadata where asked for", async () => {
  expect(await tsh("find", url, '(> "capacity" 10)')).toBe("primary  s\n");
  expect(await tsh("find", url, "(by.everything)", "--metadata", "--limit", "1")).toContain(
    '{"unit":"MW","capacity":12}',
  );
  await expect(tsh("find", url, "(by.nonsense)")).rejects.toMatchObject({ code: "invalid_search" });
});

test("unknown names and bad dates fail with what to do", async () => {
  await expect(tsh("get", url, "nope")).rejects.toThrow('There is no series "nope": `catalog` lists all.');
  await expect(tsh("log", url, "nope")).rejects.toMatchObject({ code: "unknown_series" });
  await expect(tsh("get", url, "s", "--revision-date", "tomorrow")).rejects.toThrow(
    "--revision-date is not an ISO 8601 date",
  );
});

test("a store that is not there is not made by reading it", async () => {
  await expect(tsh("get", `file:${directory}/typo`, "s")).rejects.toMatchObject({ code: "unknown_store" });
  await expect(tsh("catalog", url, "--namespace", "typo")).rejects.toThrow(
    '(namespace "typo"): `tsh init-db` makes one.',
  );
});
