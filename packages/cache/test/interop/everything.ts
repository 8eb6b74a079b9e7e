import { join } from "node:path";
import { createTable, float, npyFileIO, openCacheStore, Persistable, tuple } from "../../src/index.js";

const table = createTable({
  t: { timestamps: BigInt64Array.of(1_609_459_200_000_000_001n, 1_609_462_800_000_000_000n) },
  id: BigInt64Array.of(2n ** 62n, -1n),
  x: Float64Array.of(0.1, Number.NaN),
  name: ["bé\n", null],
});
const plainTable = createTable({ id: BigInt64Array.of(1n, -1n), x: Float64Array.of(0.1, 1e-7), s: ['a,"b"', "c"] });
const dataset = {
  dims: { time: 2, x: 2 },
  coords: {
    time: {
      dims: ["time"],
      data: BigInt64Array.of(1_577_836_800_000_000_000n, 1_577_923_200_000_000_000n),
      dtype: "datetime64[ns]" as const,
      attrs: {},
    },
    x: { dims: ["x"], data: Float64Array.of(1.5, 2.5), attrs: { units: "m" } },
  },
  dataVars: { v: { dims: ["time", "x"], data: Float32Array.of(1, Number.NaN, 3, 4), attrs: { units: "K", level: 2 } } },
  attrs: { title: "demo", version: 3 },
};

class PointsP extends Persistable<Float64Array, { readonly n: number; readonly z: never; readonly pair: never }> {
  generatePayload(): Float64Array {
    return Float64Array.from({ length: this.params.n }, (_, index) => index / 3);
  }
}

/** One of everything that both sides know, for check.py. */
export async function writeEverything(folder: string): Promise<void> {
  await using store = await openCacheStore(join(folder, "store"));
  await store.put("doc", { a: [1, 2.5, null], s: "é" }, { metadata: { n: 1, f: 1.5 } });
  await store.put("array", { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  await store.put("arrays", { a: Float64Array.of(0.1), b: Int32Array.of(1, 2) });
  await store.put("t.csv", plainTable, { serializer: "pandas.csv" });
  await store.put("t.parquet", table, { serializer: "pandas.parquet" });
  await store.put("t.feather", table, { serializer: "pandas.feather" });
  await store.put("grid.nc", dataset, { serializer: "xarray.netcdf" });
  await store.put("grid.zarr", dataset, { serializer: "xarray.zarr" });
  const params = { n: 4, z: float(2) as never, pair: tuple(1, "it's") as never };
  await new PointsP({ dataDir: join(folder, "persistable"), params, payloadIO: npyFileIO as never }).generate();
}
