import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type IngestFormulasOptions, ingestFormulas, type LineProblem } from "../../src/files/index.js";
import { openStore, type Store } from "../../src/index.js";

let store: Store;
beforeAll(async () => {
  store = await openStore("memory:");
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.reset();
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  await store.update("taken", seriesFrom({ "2024-05-01": 1 }), "me");
  await store.update("naive", seriesFrom({ "2024-05-01": 1 }), "me");
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function ingest(lines: readonly string[], options: IngestFormulasOptions = {}): Promise<number> {
  return ingestFormulas(store, bytesOf(`name,text\n${lines.join("\n")}\n`), options);
}

async function problemsOf(lines: readonly string[], options: IngestFormulasOptions = {}): Promise<LineProblem[]> {
  const told: LineProblem[] = [];
  const before = await store.catalog();
  await expect(ingest(lines, { ...options, onProblem: (problem) => told.push(problem) })).rejects.toMatchObject({
    code: "invalid_file",
  });
  expect(await store.catalog()).toEqual(before);
  return told;
}

test("formulas read each other in any order", async () => {
  const lines = ['c,"(add (series ""b"") (series ""a""))"', 'b,"(* 2 (series ""a""))"', 'a,"(+ 1 (series ""s""))"'];
  expect(await ingest(lines)).toBe(3);
  expect((await store.get("c"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 6 });
  expect(await store.formula("b")).toBe('(* 2 (series "a"))');
});

test("every problem of every line is told at once, and nothing is stored", async () => {
  const lines = [
    'fine,"(* 2 (series ""s""))"',
    'unclosed,"(* 2 (series ""s"")"',
    'two,"(add (resampel (series ""s"") ""D"") (series ""s"" #:fil 0))"',
    'taken,"(series ""naive"")"',
    'mixed,"(add (series ""s"") (series ""naive""))"',
    'reader,"(* 3 (series ""unclosed""))"',
    "number,(+ 1 2)",
    'fine,"(series ""s"")"',
    ',"(series ""s"")"',
    "comma,(add (series s), 2)",
  ];
  const problems = await problemsOf(lines);
  expect([...new Set(problems.map(({ line }) => line))].sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 8, 9, 10, 11]);
  expect(problems.filter(({ line }) => line === 4).map(({ message }) => message)).toEqual([
    expect.stringContaining("resampel"),
    expect.stringContaining("fil"),
  ]);
});

test("formulas that need each other in a circle are refused", async () => {
  const problems = await problemsOf(['a,"(series ""b"")"', 'b,"(series ""a"")"']);
  expect(problems).toMatchObject([{ line: 2 }, { line: 3 }]);
});

test("unknown names are refused only when strict", async () => {
  const lines = ['a,"(series ""not yet"")"'];
  expect(await problemsOf(lines, { rejectUnknown: true })).toMatchObject([
    { line: 2, message: expect.stringContaining("not yet") },
  ]);
  expect(await ingest(lines, { rejectUnknown: false })).toBe(1);
});

test("formulas that are there are replaced only when told", async () => {
  await ingest(['a,"(series ""s"")"']);
  const lines = ['a,"(* 2 (series ""s""))"', 'b,"(series ""a"")"'];
  expect(await problemsOf(lines)).toMatchObject([{ line: 2 }]);
  await ingest(lines, { update: true });
  expect((await store.get("b"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 2 });
});

test("a dry run stores nothing", async () => {
  expect(await ingest(['a,"(series ""s"")"'], { dryRun: true })).toBe(1);
  expect(await store.formula("a")).toBeUndefined();
});

test("a file with other columns is refused", async () => {
  await expect(ingestFormulas(store, bytesOf("id,formula\na,b\n"))).rejects.toThrow("not id, formula");
});

test("problems are told by the line where a formula begins, with their place in it; cycles through searches too", async () => {
  const wrong = 'wrong,"(add (series ""s"")\n  (seris ""s""))"';
  const problems = await problemsOf([
    '"x","(add\n(series ""s""))"',
    wrong,
    'total,"(add (findseries (by.name ""tot"")))"',
  ]);
  expect(problems).toEqual([
    { line: 4, message: expect.stringContaining('"wrong": 2:4 expression `(seris "s")`') },
    { line: 6, message: expect.stringContaining("total → total") },
  ]);
});
