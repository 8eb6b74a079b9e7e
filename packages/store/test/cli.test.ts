import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCommand } from "../src/cli/index.js";
import { openStore } from "../src/index.js";

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}`;
  await using store = await openStore(url);
  const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;
  await store.update("s", seriesFrom({ [day(1)]: 1, [day(2)]: 2 }), "me", { insertionDate: day(3) });
  await store.update("s", seriesFrom({ [day(2)]: 20 }), "me", { insertionDate: day(4) });
});
afterAll(() => rm(directory, { recursive: true }));

async function tsh(...args: string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await createCommand().exitOverride().parseAsync(args, { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

test("get prints a series as of a date, as a table or as JSON", async () => {
  expect(await tsh("get", url, "s")).toBe("2024-05-01T00:00:00Z\t1\n2024-05-02T00:00:00Z\t20\n");
  const json = await tsh("get", url, "s", "--revision-date", "2024-05-03", "--from-value-date", "2024-05-02", "--json");
  expect(JSON.parse(json)).toEqual({ "2024-05-02T00:00:00Z": 2 });
});

test("insertion-dates, history and catalog show what there is", async () => {
  expect(await tsh("insertion-dates", url, "s")).toBe("2024-05-03T00:00:00Z\n2024-05-04T00:00:00Z\n");
  expect(JSON.parse(await tsh("history", url, "s", "--diff", "--json"))).toEqual({
    "2024-05-03T00:00:00Z": { "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": 2 },
    "2024-05-04T00:00:00Z": { "2024-05-02T00:00:00Z": 20 },
  });
  expect(JSON.parse(await tsh("catalog", url, "--json"))).toContainEqual({ name: "s", kind: "primary" });
});

test("register-formula prints the canonical text", async () => {
  expect(await tsh("register-formula", url, "double", '(*  2 (series "s"))')).toBe('(* 2 (series "s"))\n');
  expect(await tsh("get", url, "double", "--to-value-date", "2024-05-01")).toBe("2024-05-01T00:00:00Z\t2\n");
});

test("init-db makes a namespace that other commands can use", async () => {
  expect(JSON.parse(await tsh("init-db", url, "--namespace", "other", "--json"))).toEqual({ namespace: "other" });
  expect(await tsh("catalog", url, "--namespace", "other")).toBe("");
});

test("unknown names and bad dates fail with what to do", async () => {
  await expect(tsh("get", url, "nope")).rejects.toThrow('There is no series "nope": `catalog` lists all.');
  await expect(tsh("get", url, "s", "--revision-date", "tomorrow")).rejects.toThrow(
    "--revision-date is not an ISO 8601 date",
  );
});
