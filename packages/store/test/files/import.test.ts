import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ImportOptions, importSeries, type LineProblem } from "../../src/files/index.js";
import { openDatabase, openStore, type Store } from "../../src/index.js";

let database: Awaited<ReturnType<typeof openDatabase>>;
let store: Store;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
});
afterAll(() => database.close());

async function fresh(): Promise<Store> {
  store = await openStore(database, { namespace: `files${stores++}` });
  return store;
}

async function* bytesOf(text: string, chunk = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

function load(text: string, options: Partial<ImportOptions> = {}) {
  return importSeries(store, bytesOf(text), { author: "me", ...options });
}

/** What is wrong with a file of which nothing must be stored. */
async function problemsOf(text: string, options: Partial<ImportOptions> = {}): Promise<readonly LineProblem[]> {
  const told: LineProblem[] = [];
  const before = await store.catalog();
  const error = await load(text, { ...options, onProblem: (problem) => told.push(problem) }).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: "StoreError", code: "invalid_file", details: { count: told.length } });
  expect(error.details.problems).toEqual(told.slice(0, 1000));
  expect(await store.catalog()).toEqual(before);
  return told;
}

test("a file of one series needs no header, or any", async () => {
  await fresh();
  const report = await load("2024-05-01T00:00Z,1\n2024-05-02T00:00Z,2.5\n", { series: "a" });
  expect(report).toEqual({ lines: 2, series: 1, revisions: 1, points: 2, known: 0, problems: 0, dryRun: false });
  await load(",0\n2024-05-01 00:00:00+00:00,1\n", { series: "pandas" });
  expect((await store.get("a"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": 2.5 });
  expect((await store.get("pandas"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 1 });
});

test("lines may say what series they are of, in any order", async () => {
  await fresh();
  await load("value,name,value_date\n1,a,2024-05-02T00:00Z\n2,b,2024-05-01\n3,a,2024-05-01T00:00Z\n");
  expect((await store.get("a"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 3, "2024-05-02T00:00:00Z": 1 });
  expect((await store.get("b"))?.toObject()).toEqual({ "2024-05-01T00:00:00": 2 });
});

test("a column for each series, empty cells where a series has no value", async () => {
  await fresh();
  await load('time,wind,"sun, total"\n2024-05-01T00:00Z,1,\n2024-05-02T00:00Z,,4\n');
  expect((await store.get("wind"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 1 });
  expect((await store.get("sun, total"))?.toObject()).toEqual({ "2024-05-02T00:00:00Z": 4 });
});

test("insertion dates load a whole history, erased points included", async () => {
  await fresh();
  const lines = ["2024-05-02,2024-05-01T00:00Z,1", "2024-05-03,2024-05-01T00:00Z,2", "2024-05-02,2024-05-02T00:00Z,1"];
  const text = `insertion_date,value_date,value\n${lines.join("\n")}\n2024-05-04,2024-05-01T00:00Z,\n`;
  expect(await load(text, { series: "s", keepNans: true })).toMatchObject({ revisions: 3, points: 4 });
  const history = await store.history("s");
  expect([...(history ?? [])].map(([date, series]) => [new Date(date).toISOString(), series.toObject()])).toEqual([
    ["2024-05-02T00:00:00.000Z", { "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": 1 }],
    ["2024-05-03T00:00:00.000Z", { "2024-05-01T00:00:00Z": 2, "2024-05-02T00:00:00Z": 1 }],
    ["2024-05-04T00:00:00.000Z", { "2024-05-02T00:00:00Z": 1 }],
  ]);
  expect(await load(text, { series: "s", keepNans: true, skipKnown: true })).toMatchObject({ revisions: 0, known: 3 });
});

test("long files with many values of one insertion date before another are loaded as they are", async () => {
  await fresh();
  const minute = (i: number) => new Date(Date.UTC(2024, 4, 1, 0, i)).toISOString();
  const first = Array.from({ length: 70_000 }, (_, i) => `2024-01-01T00:00Z,${minute(i)},${i / 7}`);
  const second = [3, 2].map((i) => `2024-01-02T00:00Z,${minute(i)},-1`);
  const text = ["insertion_date,value_date,value", ...first, ...second].join("\n");
  const report = await importSeries(store, bytesOf(text, 1 << 16), { author: "me", series: "long" });
  expect(report).toMatchObject({ lines: 70_002, revisions: 2, points: 70_002, problems: 0 });
  const before = await store.get("long", { revisionDate: "2024-01-01T12:00Z" });
  expect(before?.values).toEqual(Float64Array.from({ length: 70_000 }, (_, i) => i / 7));
  expect([...((await store.get("long"))?.values.slice(0, 5) ?? [])]).toEqual([0, 1 / 7, -1, -1, 4 / 7]);
});

test("one insertion date may be given for all of the file", async () => {
  await fresh();
  await load("2024-05-01T00:00Z,1\n", { series: "s", insertionDate: "2024-05-02" });
  expect(await store.insertionDates("s")).toEqual([Date.UTC(2024, 4, 2)]);
  await expect(
    load("insertion_date,value_date,value\n", { series: "s", insertionDate: "2024-05-02" }),
  ).rejects.toMatchObject({ code: "invalid_argument" });
});

test("every wrong line is told with its number, and nothing is stored", async () => {
  await fresh();
  const text = [
    "name,value_date,value",
    "a,2024-05-01T00:00Z,1",
    "a,yesterday,2",
    "a,2024-05-02T00:00Z,two",
    ",2024-05-02T00:00Z,2",
    "a,2024-05-03T00:00Z",
    "",
    "a,2024-05-04,4",
    "a,2024-05-01T00:00Z,9",
    "a,2024-02-30T00:00Z,4",
  ].join("\r\n");
  expect(await problemsOf(text)).toEqual([
    { line: 3, message: '"yesterday" is not an instant: write ISO 8601, for example 2014-01-06T00:00:00Z' },
    { line: 4, message: '"two" is not a number' },
    { line: 5, message: "the name of the series is missing" },
    { line: 6, message: "there are 2 cells instead of 3" },
    { line: 8, message: 'the instant of "a" is without a time zone, those before with one' },
    { line: 10, message: expect.stringContaining('"2024-02-30T00:00Z" is not an instant') },
    { line: 9, message: '"a" has a value at 2024-05-01T00:00:00Z in line 2 already' },
  ]);
});

test("wrong lines can be left out instead", async () => {
  await fresh();
  const text = "name,value_date,value\na,2024-05-01T00:00Z,1\na,x,2\nb,2024-05-01T00:00Z,3\n";
  expect(await load(text, { skipBad: true })).toMatchObject({ series: 2, points: 2, problems: 1 });
  expect(await store.catalog()).toHaveLength(2);
});

test("what the store refuses of one series takes back all of them, or is left out", async () => {
  await fresh();
  await store.update("b", seriesFrom({ "2024-05-01": 1 }), "me", { insertionDate: "2024-06-01" });
  const text = "name,value_date,value\na,2024-05-01,1\nb,2024-05-02T00:00Z,3\nc,2024-05-01,1\n";
  expect(await problemsOf(text)).toEqual([
    { line: 3, message: expect.stringContaining('"b" holds numbers at instants without a time zone') },
  ]);
  expect(await load(text, { skipBad: true })).toMatchObject({ series: 2, problems: 1 });
  expect((await store.get("b"))?.toObject()).toEqual({ "2024-05-01T00:00:00": 1 });
});

test("a dry run reports what would be stored, and stores nothing", async () => {
  await fresh();
  await store.update("a", seriesFrom({ "2024-05-01": 1 }), "me");
  const text = "name,value_date,value\na,2024-05-01,1\na,2024-05-02,2\nb,2024-05-01,1\n";
  expect(await load(text, { dryRun: true })).toMatchObject({ series: 2, revisions: 2, points: 2, dryRun: true });
  expect((await store.catalog()).map(({ name }) => name)).toEqual(["a"]);
});

test("instants without an offset are read on the wall clock of a zone where one is given", async () => {
  await fresh();
  await load("2024-01-01 00:00,1\n2024-07-01 00:00,2\n2024-08-01T00:00Z,3\n", { series: "s", tz: "Europe/Paris" });
  expect((await store.get("s"))?.toObject()).toEqual({
    "2023-12-31T23:00:00Z": 1,
    "2024-06-30T22:00:00Z": 2,
    "2024-08-01T00:00:00Z": 3,
  });
});

test("an hour that the clock shows twice or never is a wrong line unless said which is meant", async () => {
  await fresh();
  const text = "2024-03-31 02:30,1\n2024-10-27 02:30,2\n";
  const problems = await problemsOf(text, { series: "s", tz: "Europe/Paris" });
  expect(problems.map(({ line }) => line)).toEqual([1, 2]);
  const options = { tz: "Europe/Paris", ambiguous: "later", nonexistent: "shift_forward" } as const;
  await load(text, { series: "s", ...options });
  expect((await store.get("s"))?.toObject()).toEqual({ "2024-03-31T01:00:00Z": 1, "2024-10-27T01:30:00Z": 2 });
});

test.each([
  ["Europe/Paris", "2024-10-26T12:00Z"],
  ["America/New_York", "2024-11-02T12:00Z"],
  ["Australia/Lord_Howe", "2024-04-06T00:00Z"],
  ["Asia/Tokyo", "2024-10-26T12:00Z"],
])("quarters of an hour on the wall clock of %s are told apart by their order", async (tz, from) => {
  await fresh();
  const instants = Array.from({ length: 200 }, (_, i) => new Date(Date.parse(from) + i * 900_000));
  const wall = new Intl.DateTimeFormat("sv", { timeZone: tz, dateStyle: "short", timeStyle: "medium" });
  const lines = instants.flatMap((instant, i) => [`a,${wall.format(instant)},${i}`, `b,${wall.format(instant)},`]);
  const text = `name,value_date,value\n${lines.join("\n")}\n`;
  await load(text, { tz, ambiguous: "infer" });
  expect([...((await store.get("a"))?.times ?? [])]).toEqual(instants.map(Number));
  const wide = instants.map((instant, i) => `${wall.format(instant)},${i % 3 === 0 ? "" : i},${i}`);
  await load(`value_date,c,d\n${wide.join("\n")}\n`, { tz, ambiguous: "infer" });
  expect([...((await store.get("c"))?.times ?? [])]).toEqual(instants.filter((_, i) => i % 3 !== 0).map(Number));
});

test("names in another encoding than UTF-8 are refused, and not stored as what they are not", async () => {
  await fresh();
  const source = (async function* () {
    yield Buffer.from("value_date,Größe\n2024-05-01,1\n", "latin1");
  })();
  const read = importSeries(store, source, { author: "me" });
  await expect(read).rejects.toThrow("the file is no CSV in UTF-8");
});

test("series of texts stay series of texts; new ones are of numbers unless told", async () => {
  await fresh();
  await store.update("s", seriesFrom({ "2024-05-01": "1" }), "me");
  await load("2024-05-02,2\n", { series: "s" });
  expect((await store.get("s"))?.toObject()).toEqual({ "2024-05-01T00:00:00": "1", "2024-05-02T00:00:00": "2" });
  await load('2024-05-01,"a, ""b"""\n', { series: "t", valueType: "string" });
  expect((await store.get("t"))?.toObject()).toEqual({ "2024-05-01T00:00:00": 'a, "b"' });
});

test.each([
  { name: "semicolons", text: "name;value_date;value\ns;2024-05-01;1.5\n" },
  { name: "tabs", text: "name\tvalue_date\tvalue\ns\t2024-05-01\t1.5\n" },
  { name: "a byte order mark", text: "\ufeffname,value_date,value\ns,2024-05-01,1.5\n" },
  { name: "carriage returns", text: "name,value_date,value\r\ns,2024-05-01,1.5\r\n" },
  { name: "no line feed at the end", text: "name,value_date,value\ns,2024-05-01,1.5" },
  { name: "quotes everywhere", text: '"name","value_date","value"\n"s","2024-05-01","1.5"\n' },
])("reads files with $name", async ({ text }) => {
  await fresh();
  await load(text);
  expect((await store.get("s"))?.toObject()).toEqual({ "2024-05-01T00:00:00": 1.5 });
});

test("columns may have other names", async () => {
  await fresh();
  const columns = { name: "id", valueDate: "when", value: "MW", insertionDate: "seen" };
  await load("id,note,when,MW,seen\ns,x,2024-05-01,1,2024-05-02\n", { columns });
  expect(await store.insertionDates("s")).toEqual([Date.UTC(2024, 4, 2)]);
});

test.each([
  { text: "", says: "the file is empty or has no header" },
  { text: "2024-05-01,1\n", says: "the file is empty or has no header" },
  { text: "value_date\n2024-05-01\n", says: "there must be a column of dates and one of values" },
  { text: "value_date,a,a\n", says: 'the column "a" is there twice' },
  { text: "value_date,a,\n", says: "a column has no name" },
])("a file whose columns say nothing is refused: $says", async ({ text, says }) => {
  await fresh();
  await expect(load(text)).rejects.toThrow(says);
});

test("a quote that is never closed ends the reading at its line", async () => {
  await fresh();
  const text = `name,value_date,value\ns,2024-05-01,1\ns,2024-05-02,"2\n${"s,2024-05-03,3\n".repeat(100)}`;
  await expect(load(text, { skipBad: true })).rejects.toThrow(
    "the file cannot be read from line 3 on: a quote is opened",
  );
  expect(await store.catalog()).toEqual([]);
});

test("an aborted import stores nothing", async () => {
  await fresh();
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  const signal = controller.signal;
  await expect(load("2024-05-01,1\n", { series: "s", signal, onProgress })).rejects.toThrow();
  expect(await store.catalog()).toEqual([]);
});
