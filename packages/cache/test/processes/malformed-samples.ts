import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as reader from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { createTable, csv, defineSerializer, json, npy, npz, parquet, type Table } from "../../src/index.js";
import { readWithHyparquet } from "../../src/tables/parquet-plain.js";

/** The files that are changed, one of them at a time, by their path in the store; their key is "k". */
export type Sample = readonly (readonly [path: string, bytes: Uint8Array])[];

export interface Format {
  readonly samples: readonly Sample[];
  /** What stands beside them unchanged. */
  readonly beside: Sample;
  /** True where whatever was read must come back when it is put and read again. */
  readonly exact: boolean;
}

/** The slow way, which is otherwise taken only where parquet-wasm is not installed. */
export const plainParquet = defineSerializer<Table>({
  name: "plain-parquet",
  dump: parquet.dump,
  load: (bytes) => readWithHyparquet({ reader, compressors }, bytes),
});

const sidecarPath = "xpersist_metadata_store/k.artifact.json";
const fixtures = fileURLToPath(new URL("../fixtures/xpersist", import.meta.url));

/** Without a digest, as Python writes it: the reader has to find by itself what is wrong. */
const sidecar = (serializer: string): Sample => [[sidecarPath, Buffer.from(JSON.stringify({ key: "k", serializer }))]];

const fixture = (name: string): Sample => {
  const path = join(fixtures, name);
  if (statSync(path).isFile()) return [["k", readFileSync(path)]];
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(path, file)).isFile(),
  );
  return files.map((file) => [`k/${file}`, readFileSync(join(path, file))] as const);
};

const bytes = async (made: Uint8Array | Promise<Uint8Array>): Promise<Sample> => [["k", await made]];

function format(serializer: string, samples: readonly Sample[], exact = false): Format {
  return { samples, beside: sidecar(serializer), exact };
}

const table = createTable({
  t: { timestamps: BigInt64Array.of(1_609_459_200_000_000_001n, 1_609_462_800_000_000_000n) },
  id: BigInt64Array.of(2n ** 62n, -1n),
  x: Float64Array.of(0.1, Number.NaN),
  name: ["bé\n", null],
  ok: [true, null],
});
const text = createTable({ id: BigInt64Array.of(1n, -1n), x: Float64Array.of(0.1, 1e-7), s: ['a,"b"\n', "c"] });
const nested = { a: [1, 2.5, { b: Number.NaN, c: 2n ** 70n }], d: "é\u{1f600}\n", e: null, f: true };

export const formats: Readonly<Record<string, Format>> = {
  sidecar: {
    samples: ["tables/t.csv", "grids/nc.nc", "documents/pretty.json"].map((name) => {
      const [folder, key] = name.split("/");
      const written = readFileSync(join(fixtures, `${folder}/xpersist_metadata_store/${key}.artifact.json`), "utf8");
      const ours = JSON.parse(written.replaceAll(/NaN|-?Infinity/g, "0")) as object;
      return [[sidecarPath, Buffer.from(JSON.stringify({ ...ours, key: "k", serializer: "text" }, undefined, 2))]];
    }),
    beside: [["k", Buffer.from("text")]],
    exact: false,
  },
  json: format("json", [fixture("documents/pretty.json"), await bytes(json.dump(nested, {}))], true),
  npy: format(
    "numpy.npy",
    [fixture("tables/a.npy"), await bytes(npy.dump({ shape: [2, 3], data: Int16Array.of(1, 2, 3, 4, 5, 6) }, {}))],
    true,
  ),
  npz: format(
    "numpy.npz",
    [
      fixture("tables/a.npz"),
      await bytes(npz.dump({ a: { b: Float64Array.of(1, 2) }, c: [Int8Array.of(1)], d: "x" }, {})),
    ],
    true,
  ),
  csv: format("pandas.csv", [fixture("tables/t.csv"), await bytes(csv.dump(text, {}))], true),
  parquet: format("pandas.parquet", [
    ...["t", "gz", "zstd", "indexed"].map((name) => fixture(`tables/${name}.parquet`)),
    await bytes(parquet.dump(table, {})),
  ]),
  "plain-parquet": format("plain-parquet", [
    ...["t", "gz", "zstd", "indexed"].map((name) => fixture(`tables/${name}.parquet`)),
  ]),
  feather: format("pandas.feather", [fixture("tables/t.feather")]),
  zarr: format("xarray.zarr", [fixture("grids/d.zarr"), fixture("grids/plainzarr")]),
  netcdf: format("xarray.netcdf", [fixture("grids/nc.nc"), fixture("grids/auto")]),
  netcdf3: format("xarray.netcdf", [fixture("grids/nc3.nc")]),
};
