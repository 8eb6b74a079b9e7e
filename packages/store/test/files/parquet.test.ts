import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seriesFrom } from "@asof/series";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { parquetWriteFile } from "hyparquet-writer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exportSeries, importSeries } from "../../src/files/index.js";
import { openStore, type Store } from "../../src/index.js";

let store: Store;
let directory: string;
beforeAll(async () => {
  store = await openStore("memory:");
  directory = await mkdtemp(join(tmpdir(), "asof-parquet-"));
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});
beforeEach(() => store.reset());

const instants = ["2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z"].map((text) => new Date(text));

test("an exported file is what its schema says to others", async () => {
  await store.update("a", seriesFrom({ "2024-05-01T00:00:00.000001Z": 1.5 }), "me");
  await store.update("b", seriesFrom({ "2024-05-01T00:00Z": -2 }), "me");
  const path = join(directory, "two.parquet");
  await exportSeries(store, ["a", "b"], path);
  const parsers = { timestampFromMicroseconds: (micros: bigint) => micros };
  expect(await parquetReadObjects({ file: await asyncBufferFromFile(path), parsers })).toEqual([
    { name: "a", value_date: 1714521600000001n, value: 1.5 },
    { name: "b", value_date: 1714521600000000n, value: -2 },
  ]);
});

test("a data frame whose index comes last is read by its instants", async () => {
  const path = join(directory, "frame.parquet");
  parquetWriteFile({
    filename: path,
    columnData: [
      { name: "wind", data: [1, 2], type: "DOUBLE" },
      { name: "note", data: ["x", null], type: "STRING" },
      { name: "count", data: [10n, 20n], type: "INT64" },
      { name: "__index_level_0__", data: instants, type: "TIMESTAMP" },
    ],
  });
  expect(await importSeries(store, path, { author: "me" })).toMatchObject({ series: 3, points: 5 });
  expect((await store.get("count"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": 10, "2024-05-02T00:00:00Z": 20 });
  expect((await store.get("note"))?.toObject()).toEqual({ "2024-05-01T00:00:00Z": "x" });
});

test("wrong rows are told with their numbers", async () => {
  const path = join(directory, "wrong.parquet");
  const columnData = [
    { name: "value_date", data: [instants[0], null], type: "TIMESTAMP", nullable: true },
    { name: "flag", data: [true, false], type: "BOOLEAN" },
  ] as const;
  parquetWriteFile({
    filename: path,
    columnData: columnData.map(({ data, ...rest }) => ({ ...rest, data: [...data] })),
  });
  await expect(importSeries(store, path, { author: "me" })).rejects.toMatchObject({
    details: {
      problems: [
        { line: 1, message: "true is not a number" },
        { line: 2, message: expect.stringContaining("null is not an instant") },
      ],
    },
  });
});

test("an empty text stays one, and texts may be anything", async () => {
  const texts = seriesFrom({ "2024-05-01": "", "2024-05-02": 'a,"b"\n' });
  await store.update("t", texts, "me");
  const path = join(directory, "texts.parquet");
  await exportSeries(store, ["t"], path);
  const before = (await store.get("t"))?.toObject();
  await store.reset();
  await importSeries(store, path, { author: "me" });
  expect((await store.get("t"))?.toObject()).toEqual(before);
});

test("a file is written row group by row group, and read from a stream too", async () => {
  const length = 250_000;
  const times = Array.from({ length }, (_, i) => [i * 60_000, i / 3] as const);
  await store.update("long", seriesFrom(times), "me");
  const path = join(directory, "long.parquet");
  const target = createWriteStream(path);
  await exportSeries(store, ["long"], target, { format: "parquet" });
  await new Promise((resolve) => target.end(resolve));
  const before = await store.revisionKey("long");
  const [inserted] = await store.insertionDates("long");
  await store.reset();
  const options = { author: "me", format: "parquet", insertionDate: inserted } as const;
  expect(await importSeries(store, createReadStream(path), options)).toMatchObject({ points: length });
  expect(await store.revisionKey("long")).toBe(before);
});

test("what a column of a typed file cannot hold is refused", async () => {
  await store.update("aware", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  await store.update("naive", seriesFrom({ "2024-05-01": 1 }), "me");
  await store.update("text", seriesFrom({ "2024-05-01": "x" }), "me");
  const path = join(directory, "mixed.parquet");
  const mixed = (names: string[]) => exportSeries(store, names, path);
  await expect(mixed(["aware", "naive"])).rejects.toThrow(
    'The column "value_date" of a Parquet file holds one kind of values, not instant with a time zone and instant without',
  );
  await expect(mixed(["naive", "text"])).rejects.toThrow('The column "value"');
});

test("a file that is no Parquet file is refused", async () => {
  const path = join(directory, "no.parquet");
  await writeFile(path, "name,value_date,value\n");
  await expect(importSeries(store, path, { author: "me" })).rejects.toMatchObject({ code: "invalid_file" });
});

test("no series at all make a file that says so", async () => {
  const path = join(directory, "none.parquet");
  await exportSeries(store, [], path, { history: true });
  expect(await importSeries(store, path, { author: "me" })).toMatchObject({ lines: 0, series: 0 });
});
