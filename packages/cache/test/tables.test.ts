import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as hyparquet from "hyparquet";
import { compressors } from "hyparquet-compressors";
import * as hyparquetWriter from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { createTable, csv, feather, missingTimestamp, openCacheStore, parquet, type Table } from "../src/index.js";
import { readWithHyparquet, writeWithHyparquet } from "../src/tables/parquet-plain.js";
import { type Expected, expectValue } from "./expected-value.js";
import { fixturesDir, ownFixturesDir, readFixture } from "./fixtures.js";

const special = createTable({
  id: BigInt64Array.of(2n ** 62n, -1n, 0n),
  small: Int32Array.of(1, -2, 3),
  nullable: [1n, null, 2n ** 60n],
  x: Float64Array.of(0.1, Number.NaN, -0),
  single: Float32Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY),
  name: ["", null, 'a "q"\n,日本'],
  flag: [true, null, false],
  // Below a millisecond, before 1970, and missing.
  naive: { timestamps: BigInt64Array.of(1_609_459_200_000_000_001n, -1n, missingTimestamp) },
  aware: { timestamps: BigInt64Array.of(1n, 2n, 3n), tz: "UTC" },
  zoned: { timestamps: BigInt64Array.of(1n, 2n, 3n), tz: "Europe/Oslo" },
});

const plain = {
  load: (bytes: Uint8Array) => readWithHyparquet({ reader: hyparquet, compressors }, bytes),
  dump: (table: Table) => writeWithHyparquet(hyparquetWriter, table),
};

describe("a table", () => {
  test.each([
    ["pandas.feather", (table: Table) => feather.dump(table, {}), (bytes: Uint8Array) => feather.load(bytes, {})],
    ["pandas.parquet", (table: Table) => parquet.dump(table, {}), (bytes: Uint8Array) => parquet.load(bytes, {})],
    ["Parquet by hyparquet", plain.dump, plain.load],
    ["Parquet, written by parquet-wasm, read by hyparquet", (table: Table) => parquet.dump(table, {}), plain.load],
    ["Parquet, written by hyparquet, read by parquet-wasm", plain.dump, (bytes: Uint8Array) => parquet.load(bytes, {})],
  ])("comes back from %s as it was", async (_, dump, load) => {
    expect(await load(await dump(special))).toEqual(special);
  });

  test.each([
    ["pandas.feather", (table: Table) => feather.dump(table, {}), (bytes: Uint8Array) => feather.load(bytes, {})],
    ["pandas.parquet", (table: Table) => parquet.dump(table, {}), (bytes: Uint8Array) => parquet.load(bytes, {})],
    // parquet-wasm does not read the empty files of hyparquet-writer; pandas does.
    ["Parquet by hyparquet", plain.dump, plain.load],
  ])("without rows comes back from %s", async (_, dump, load) => {
    const empty = createTable({ x: new Float64Array(0), name: [] });
    expect(await load(await dump(empty))).toEqual(empty);
  });

  const frames = readFixture<{ stores: { name: string; artifacts: { key: string; expected: Expected }[] }[] }>(
    "expected.json",
  ).stores.find(({ name }) => name === "frames");
  const inParquet = (frames?.artifacts ?? []).filter(({ key }) => key.endsWith(".parquet"));
  test.each(inParquet.map(({ key, expected }) => [key, expected] as const))(
    "of pandas in %s is read without parquet-wasm too",
    async (key, expected) => {
      const read = plain.load(readFileSync(join(fixturesDir, "xpersist", "frames", key)));
      if (expected.kind === "error") await expect(read).rejects.toMatchObject({ code: "unsupported" });
      else expectValue(await read, expected);
    },
  );

  test("with integers beyond 64 bits is refused", () => {
    const make = () => createTable({ big: [2n ** 63n, null] });
    expect(make).toThrow(expect.objectContaining({ code: "unserializable" }));
  });

  test("is put as Parquet by auto, and Dates are timestamps in UTC", async () => {
    const store = await openCacheStore("memory:");
    const { artifact } = await store.put("t", createTable({ t: [new Date(5), null], v: Float64Array.of(1, 2) }));
    expect(artifact.serializer).toBe("pandas.parquet");
    const { columns } = await store.get<Table>("t");
    expect(columns[0]).toEqual({
      name: "t",
      type: "timestamp",
      values: BigInt64Array.of(5_000_000n, missingTimestamp),
      tz: "UTC",
    });
  });

  test.each([
    [() => createTable({ a: new Float64Array(1), b: new Float64Array(2) })],
    [() => createTable({ a: ["x", true] as never })],
    [() => parquet.dump({ columns: [] } as never, {})],
  ])("is refused when it is none", async (make) => {
    await expect((async () => make())()).rejects.toMatchObject({ code: "unserializable" });
  });
});

test.each(["t", "gz", "zstd", "indexed"])(
  "both Parquet libraries read the same of pandas' %s.parquet",
  async (name) => {
    const bytes = readFileSync(join(ownFixturesDir, `xpersist/tables/${name}.parquet`));
    const shown = ({ columns }: Table) =>
      columns.map(({ values, ...rest }) => ({ ...rest, values: Array.from<unknown>(values) }));
    expect(shown(await plain.load(bytes))).toEqual(shown(await parquet.load(bytes, {})));
  },
);

describe("CSV", () => {
  test.each([
    ["a,a,a.1\n1,2,3\n", {}, ["a", "a.1", "a.1.1"]],
    [",x\n0,5\n", { index_col: 0 }, ["index", "x"]],
    ["x,t\n5,0\n", { index_col: "t" }, ["t", "x"]],
  ])("%j has its columns in pandas' order", async (text, options, names) => {
    expect((await csv.load(Buffer.from(text), options)).columns.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ["", {}, "damaged"],
    ["a\n1\n", { index_col: 1 }, "invalid_options"],
    ["a\n1\n", { usecols: ["a"] }, "invalid_options"],
  ])("%j with %j is a typed error", async (text, options, code) => {
    await expect((async () => csv.load(Buffer.from(text), options))()).rejects.toMatchObject({ code });
  });

  const readBack = async (table: Table) => csv.load(await csv.dump(table, {}), {});

  test("keeps numbers to the last bit, booleans with gaps, and text with separators, quotes and newlines", async () => {
    const table = createTable({
      i: BigInt64Array.of(2n ** 62n, -5n, 0n),
      x: Float64Array.of(0.1 + 0.2, Number.NaN, 1e300),
      flag: [true, null, false],
      s: ['a,"b"', null, "c\nd\r\ne"],
    });
    expect(await readBack(table)).toEqual(table);
    expect(Buffer.from(await csv.dump(table, {})).toString()).toBe(
      'i,x,flag,s\n4611686018427387904,0.30000000000000004,True,"a,""b"""\n-5,,,\n0,1e+300,False,"c\nd\r\ne"\n',
    );
  });

  test.each([
    ["text of digits", { s: ["1", "2"] }],
    ["text that pandas takes for missing", { s: ["NA"] }],
    ["empty text", { s: [""] }],
    ["timestamps", { t: [new Date()] }],
    ["integers with gaps", { i: [1n, null] }],
    ["single floats", { x: Float32Array.of(1) }],
    ["a nameless column", { "": ["a"] }],
  ])("refuses %s, which would come back as something else", async (_, columns) => {
    await expect((async () => csv.dump(createTable(columns as never), {}))()).rejects.toMatchObject({
      code: "unserializable",
    });
  });

  test("whatever it takes comes back", async () => {
    const floats = fc.array(fc.double(), { minLength: 3, maxLength: 3 }).map((values) => Float64Array.from(values));
    const texts = fc.array(fc.string({ unit: "grapheme" }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(floats, texts, async (x, s) => {
        const table = createTable({ x, s });
        const dumped = await Promise.resolve(csv)
          .then((serializer) => serializer.dump(table, {}))
          .catch(() => undefined);
        if (dumped !== undefined) expect(await csv.load(dumped, {})).toEqual(table);
      }),
    );
  });

  test("whatever text comes gives a table or a typed error", async () => {
    const store = await openCacheStore("memory:");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'a1,"\n\r ;.e-') }), async (text) => {
        await store.put("k", new TextEncoder().encode(text), { onDuplicateKey: "overwrite" });
        const outcome = await store
          .get("k", { serializer: "pandas.csv" })
          .catch((error: { code: string }) => error.code);
        if (typeof outcome === "string") expect(["damaged", "unserializable"]).toContain(outcome);
      }),
      { numRuns: 300 },
    );
  });

  test("other separators and the nameless index of pandas are options", async () => {
    const table = createTable({ a: BigInt64Array.of(5n) });
    const bytes = await csv.dump(table, { sep: ";", index: true });
    expect(Buffer.from(bytes).toString()).toBe(";a\n0;5\n");
    const names = async (options: Record<string, unknown>) =>
      (await csv.load(bytes, options)).columns.map(({ name }) => name);
    expect(await names({ sep: ";" })).toEqual(["Unnamed: 0", "a"]);
    expect(await names({ sep: ";", index_col: 0 })).toEqual(["index", "a"]);
    await expect((async () => csv.load(bytes, { nope: 1 }))()).rejects.toMatchObject({ code: "invalid_options" });
  });
});

describe("a series", () => {
  class Series {
    readonly times = Float64Array.of(1, 2.001);
    readonly values: Float64Array | (string | null)[];
    readonly tzaware = true;
    constructor(values: Float64Array | (string | null)[]) {
      this.values = values;
    }
  }

  test.each([[Float64Array.of(1, Number.NaN)], [["a", null]]])("of %s comes back", async (values) => {
    const store = await openCacheStore("memory:");
    const { artifact } = await store.put("s", new Series(values));
    expect(artifact.serializer).toBe("series");
    expect(await store.get("s")).toEqual({ times: Float64Array.of(1, 2.001), values, tzaware: true });
  });

  test("is refused when its lengths differ", async () => {
    const store = await openCacheStore("memory:");
    await expect(store.put("s", new Series(["a"]))).rejects.toMatchObject({ code: "unserializable" });
  });
});
