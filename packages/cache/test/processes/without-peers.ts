// Tries every format where only the package's own dependencies are installed, and prints what came of it as JSON.
import { createTable, isCacheError, openCacheStore, zarr } from "../../src/index.js";

const table = createTable({ x: Float64Array.of(1, 2) });
const dataset = { dims: {}, coords: {}, dataVars: { v: { dims: [], data: Float64Array.of(1), attrs: {} } }, attrs: {} };
const zarrFolder = await zarr.dump(dataset, {});

const store = await openCacheStore("memory:", {
  serializers: [{ name: "zip", folder: true, dump: () => zarrFolder, load: (bytes) => bytes }],
});
const attempts: Record<string, () => Promise<unknown>> = {
  json: () => store.put("json", { a: 1 }),
  npz: () => store.put("npz", { a: Float64Array.of(1) }),
  csv: () => store.put("csv", table, { serializer: "pandas.csv" }),
  parquet: () => store.put("parquet", table),
  feather: () => store.put("feather", table, { serializer: "pandas.feather" }),
  netcdf: () => store.put("netcdf", dataset),
  "netcdf 3": async () => {
    await store.put("old", new TextEncoder().encode("CDF\u0001"));
    return store.get("old", { serializer: "xarray.netcdf" });
  },
  zarr: async () => {
    await store.put("zarr", null, { serializer: "zip" });
    return store.get("zarr", { serializer: "xarray.zarr" });
  },
};

const outcomes: Record<string, unknown> = {};
for (const [name, attempt] of Object.entries(attempts)) {
  outcomes[name] = await attempt().then(
    () => "done",
    (error: unknown) => (isCacheError(error, "missing_peer") ? error.message : `UNTYPED ${String(error)}`),
  );
}
process.stdout.write(JSON.stringify(outcomes));
