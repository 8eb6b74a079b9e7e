import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/index.js";
import { tsh, tshOutput } from "./tsh.js";

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}`;
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  await using store = await openStore(url);
  for (const { name } of await store.catalog()) await store.delete(name);
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me", { insertionDate: "2024-05-03" });
  await store.update("s", seriesFrom({ "2024-05-02T00:00Z": 2 }), "me", { insertionDate: "2024-05-04" });
  await store.registerFormula("double", '(* 2 (series "s"))');
});

test("init-db makes a namespace that other commands can use", async () => {
  expect(JSON.parse(await tsh("init-db", url, "--namespace", "other", "--json"))).toEqual({ namespace: "other" });
  expect(await tsh("catalog", url, "--namespace", "other")).toBe("");
});

test("dbversions and migrate tell the version of the tables", async () => {
  const versions = JSON.parse(await tsh("dbversions", url, "--json"));
  expect(versions).toMatchObject({ namespace: "tsh", schema: versions["newest-schema"] });
  expect(await tsh("migrate", url)).toBe(`schema ${versions.schema}: nothing to do\n`);
});

test("metadata is noted key by key, replaced and printed", async () => {
  await tsh("metadata", url, "s", "--set", '{"unit":"MW","tags":["a"]}');
  expect(await tsh("metadata", url, "s", "--set", '{"unit":"kW"}')).toBe('tags\t["a"]\nunit\tkW\n');
  expect(JSON.parse(await tsh("metadata", url, "s", "--replace", '{"x":1}', "--json"))).toEqual({ x: 1 });
  await expect(tsh("metadata", url, "s", "--set", "unit=MW")).rejects.toThrow("--set is not a JSON object");
});

test("rename changes the formulas too, unless told not to", async () => {
  await tsh("rename", url, "s", "t");
  expect(await tsh("get", url, "double", "--to-value-date", "2024-05-01")).toBe("2024-05-01T00:00:00Z\t2\n");
  await tsh("rename", url, "t", "u", "--no-propagate");
  await expect(tsh("get", url, "double")).rejects.toMatchObject({ code: "unknown_series" });
});

test("delete and strip say what they would do, and do it with --yes", async () => {
  const since = ["--from-insertion-date", "2024-05-04"];
  expect((await tshOutput("strip", url, "s", ...since)).stderr).toBe("Would take away 1 revisions: --yes does it.\n");
  expect(JSON.parse(await tsh("strip", url, "s", ...since, "--yes", "--json"))).toMatchObject({ revisions: 1 });
  expect(await tsh("get", url, "s")).toBe("2024-05-01T00:00:00Z\t1\n");
  expect((await tshOutput("delete", url, "s")).stderr).toContain("Formulas that read it: double.");
  expect(JSON.parse(await tsh("delete", url, "s", "--yes", "--json"))).toMatchObject({ deleted: true, revisions: 1 });
  await expect(tsh("get", url, "s")).rejects.toMatchObject({ code: "unknown_series" });
});

test("register-formula prints the canonical text", async () => {
  expect(await tsh("register-formula", url, "triple", '(*  3 (series "s"))')).toBe('(* 3 (series "s"))\n');
  expect(await tsh("get", url, "triple", "--to-value-date", "2024-05-01")).toBe("2024-05-01T00:00:00Z\t3\n");
});

test("test-formula evaluates what has no name, as of a date", async () => {
  const formula = '(+ 1 (series "double"))';
  expect(await tsh("test-formula", url, formula)).toBe("2024-05-01T00:00:00Z\t3\n2024-05-02T00:00:00Z\t5\n");
  const then = await tsh("test-formula", url, formula, "--revision-date", "2024-05-03", "--json");
  expect(JSON.parse(then)).toEqual({ "2024-05-01T00:00:00Z": 3 });
});

test("typecheck-formula tells every problem of every registered formula", async () => {
  expect(await tsh("typecheck-formula", url)).toBe("ok      double\tSeries\n");
  await tsh("register-formula", url, "broken", '(add (series "a") (series "b"))', "--allow-unknown");
  const ended = tsh("typecheck-formula", url);
  await expect(ended).rejects.toThrow("1 of 2 formulas cannot be evaluated.");
});

test("formulas are refused with everything that is wrong, each at its line and column", async () => {
  const wrong = '; the sum\n(add (series "ss")\n  (clip (series "s") #:mni 1))';
  const places = [
    "2 problems:",
    "line 2, column 14: No such series `ss`: did you mean `s`?",
    "line 3, column 22: `clip` has no keyword `#:mni`: did you mean `#:min`?",
  ].join("\n");
  await expect(tsh("register-formula", url, "wrong", wrong)).rejects.toThrow(places);
  await expect(tsh("test-formula", url, '(add (series "ss") (abs "s"))')).rejects.toThrow(
    'line 1, column 14: No such series `ss`: did you mean `s`?\nline 1, column 25: "s" is str',
  );
  await expect(tsh("test-formula", url, '(add\n (abs "s"))')).rejects.toThrow(/^line 2, column 7: "s" is str/);
  await expect(tsh("test-formula", url, '(add\n (abs "s)')).rejects.toThrow(/^line 2, column 7: "s\) \(did you/);
});

test("typecheck-formula checks one formula that is not registered", async () => {
  expect(await tsh("typecheck-formula", url, '(* 2 (series "s"))')).toBe('ok      (* 2 (series "s"))\tSeries\n');
  await expect(tsh("typecheck-formula", url, '(* "two" (series "s"))')).rejects.toMatchObject({
    code: "invalid_formula",
  });
});
