// Reads what check.py put, where it could.
import { deepStrictEqual } from "node:assert";
import { join } from "node:path";
import { type Dataset, openCacheStore } from "../../src/index.js";

await using store = await openCacheStore(join(process.argv[2] ?? "", "store"), { readonly: true });
if (await store.has("from-python")) {
  deepStrictEqual(await store.get("from-python"), { b: [1.5, "x"] });
  deepStrictEqual((await store.getArtifact("from-python")).metadata, { who: "python" });
  for (const key of ["python.nc", "python.zarr"]) {
    const { dataVars, coords } = await store.get<Dataset>(key);
    deepStrictEqual(dataVars.w?.data, Float64Array.of(1, 2));
    deepStrictEqual(coords.k?.data, BigInt64Array.of(1n, 2n));
  }
  console.log("what Python put reads back");
} else console.log("Python put nothing");
