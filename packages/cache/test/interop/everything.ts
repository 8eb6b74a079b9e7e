import { type CacheStore, createTable, type FileIO, npyFileIO, Persistable } from "../../src/index.js";

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
    station: { dims: ["x"], data: ["", "Málaga"], attrs: {} },
  },
  dataVars: {
    v: { dims: ["time", "x"], data: Float32Array.of(1, Number.NaN, 3, 4), attrs: { units: "K", level: 2 } },
    open: { dims: ["x"], data: Uint8Array.of(1, 0), dtype: "bool" as const, attrs: {} },
  },
  attrs: { title: "demo", version: 3 },
};

/** One of everything that both sides know, for check_xpersist.py. */
export async function putEverything(store: CacheStore): Promise<void> {
  await store.put("doc", { a: [1, 2.5, null], s: "é" }, { metadata: { n: 1, f: 1.5 } });
  await store.put("note", "Grüße\n");
  await store.put("blob", Uint8Array.of(0, 255, 10), { serializer: "bytes" });
  await store.put("array", { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  await store.put("arrays", { a: Float64Array.of(0.1), b: Int32Array.of(1, 2) });
  const series = { times: Float64Array.of(0, 1.5), values: Float64Array.of(1, Number.NaN), tzaware: true };
  await store.put("series", series, { serializer: "series" });
  await store.put("t.csv", plainTable, { serializer: "pandas.csv" });
  await store.put("t.parquet", table, { serializer: "pandas.parquet" });
  await store.put("t.feather", table, { serializer: "pandas.feather" });
  await store.put("grid.nc", dataset, { serializer: "xarray.netcdf" });
  await store.put("grid.zarr", dataset, { serializer: "xarray.zarr" });
}

interface PointsParams {
  readonly n: number;
  readonly z: number;
  readonly pair: readonly [number, string];
}

class PointsP extends Persistable<Float64Array, PointsParams> {
  protected override get paramTypes() {
    return { z: "float", pair: "tuple" } as const;
  }

  generatePayload(): Float64Array {
    return Float64Array.from({ length: this.params.n }, (_, index) => index / this.params.z);
  }
}

interface ModelParams {
  readonly alpha: number;
  readonly kind: string;
  readonly source: string;
}

class ModelP extends Persistable<{ alpha: number }, ModelParams> {
  protected override get paramTypes() {
    return { source: "path" } as const;
  }

  generatePayload(): { alpha: number } {
    return { alpha: this.params.alpha };
  }
}

/** Points and a model that rests on them: the classes of check_persistable.py. */
export function createPipeline(dataDir: string, n: number): { points: PointsP; model: ModelP } {
  const payloadIO = npyFileIO as FileIO<Float64Array>;
  const points = new PointsP({ dataDir, params: { n, z: 2, pair: [1, "it's"] }, payloadIO });
  const params = { alpha: 0.5, kind: "LINEAR", source: "./data//in" };
  return { points, model: new ModelP({ dataDir, params, trackedDependencies: [points] }) };
}
