import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTable, openCacheStore, type Table } from "@asof/cache";
import * as arrow from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import * as wasm from "parquet-wasm";
import { sample, timed } from "../../clock.ts";
import { noise } from "../../noise.ts";
import type { Row } from "../../row.ts";

interface Columns {
  readonly t: BigInt64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
}

function columns(rows: number): Columns {
  const random = (seed: number) => Float64Array.from({ length: rows }, (_, i) => noise(i, seed));
  const t = BigInt64Array.from({ length: rows }, (_, i) => 1_600_000_000_000_000_000n + BigInt(i) * 60_000_000_000n);
  return { t, a: random(1), b: random(2), c: random(3) };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}

function writeWithWasm({ t, a, b, c }: Columns): Uint8Array {
  const data = { t: arrow.makeVector(arrow.makeData({ type: new arrow.TimestampNanosecond(), data: t })) };
  const table = new arrow.Table({ ...data, a: arrow.makeVector(a), b: arrow.makeVector(b), c: arrow.makeVector(c) });
  const properties = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.SNAPPY).build();
  return wasm.writeParquet(wasm.Table.fromIPCStream(arrow.tableToIPC(table, "stream")), properties);
}

function writeWithHyparquet(all: Columns): ArrayBuffer {
  return parquetWriteBuffer({ columnData: Object.entries(all).map(([name, data]) => ({ name, data })) });
}

export const c2: Row = {
  id: "C2",
  area: "cache",
  measure: "a table of {size} rows and 4 columns as Parquet, put and get",
  sizes: { normal: 1_000_000, tiny: 1_000 },
  warmUp: 1,
  comparisons: [
    { of: "put", peer: "parquet-wasm write", ours: "put", target: { within: 1.3 } },
    { of: "get", peer: "parquet-wasm read", ours: "get", target: { within: 1.3 } },
    { of: "put", peer: "xpersist put", ours: "put" },
    { of: "get", peer: "xpersist get", ours: "get" },
    { of: "put", peer: "hyparquet write", ours: "put" },
    { of: "get", peer: "hyparquet read", ours: "get" },
  ],
  notes: [
    "The bare libraries write and read a file as well, without a digest, a sidecar or a check; that parquet-wasm is " +
      "the library in use shows in the ratios to it and to hyparquet.",
  ],
  async open(bench) {
    const python = await bench.python("cache");
    const folder = await bench.folder();
    const data = columns(bench.size);
    const table = createTable({ ...data, t: { timestamps: data.t } });
    const store = bench.use(await openCacheStore(join(folder, "ours"), { onDuplicateKey: "overwrite" }));
    const [wasmFile, plainFile] = [join(folder, "wasm.parquet"), join(folder, "plain.parquet")];
    const asFrame = { folder: join(folder, "xpersist"), rows: bench.size };
    const columnOf = (value: Table): ArrayLike<number> => value.columns[1]?.values as ArrayLike<number>;
    return {
      "xpersist put": () => python.call("put_frame", asFrame),
      "parquet-wasm write": async () => ({ ms: (await timed(() => writeFile(wasmFile, writeWithWasm(data)))).ms }),
      put: async () => ({ ms: (await timed(() => store.put("frame", table))).ms }),
      "hyparquet write": {
        once: async () => {
          return { ms: (await timed(() => writeFile(plainFile, new Uint8Array(writeWithHyparquet(data))))).ms };
        },
      },
      "xpersist get": () => python.call("get_frame", asFrame),
      "parquet-wasm read": () =>
        sample(
          async () => arrow.tableFromIPC(wasm.readParquet(await readFile(wasmFile)).intoIPCStream()),
          (read) => sum(read.getChild("a")?.toArray() as Float64Array),
        ),
      get: () =>
        sample(
          () => store.get<Table>("frame"),
          (read) => sum(columnOf(read)),
        ),
      "hyparquet read": {
        once: async () => {
          const read = async () => {
            const { buffer } = await readFile(plainFile);
            return parquetReadObjects({ file: buffer as ArrayBuffer, compressors, columns: ["t", "a", "b", "c"] });
          };
          return await sample(read, (all) => sum(all.map(({ a }) => a as number)));
        },
      },
    };
  },
};
