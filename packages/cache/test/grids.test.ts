import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Dataset, openCacheStore } from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

const dataset: Dataset = {
  dims: { time: 2, x: 3, station: 2 },
  coords: {
    time: {
      dims: ["time"],
      data: BigInt64Array.of(1n, 1_609_459_200_000_000_001n),
      dtype: "datetime64[ns]",
      attrs: {},
    },
    x: { dims: ["x"], data: Float64Array.of(1.5, 2, 3), attrs: { units: "m" } },
    label: { dims: ["station"], data: Int32Array.of(7, 8), attrs: {} },
    station: { dims: ["station"], data: ["Oslo", "Málaga 😀"], attrs: { about: "é" } },
  },
  dataVars: {
    t2m: { dims: ["time", "x"], data: Float32Array.of(1, Number.NaN, 3, 4, 5, 6), attrs: { units: "K", level: 2 } },
    count: { dims: ["station"], data: BigInt64Array.of(2n ** 60n, -1n), attrs: {} },
    scalar: { dims: [], data: Float64Array.of(2.5), attrs: {} },
    open: { dims: ["station"], data: Uint8Array.of(1, 0), dtype: "bool", attrs: { note: "by day" } },
  },
  attrs: { title: "demo", version: 3, ratio: 0.25 },
};

describe.each(["xarray.zarr", "xarray.netcdf"])("%s", (serializer) => {
  test("gives a data set back as it was put", async () => {
    const store = await openCacheStore(temporaryFolder(), { durable: false });
    await store.put("grid", dataset, { serializer });
    expect(await store.get("grid")).toEqual(dataset);
  });

  test("replaces one kind by the other and by text", async () => {
    const store = await openCacheStore(temporaryFolder(), { durable: false, onDuplicateKey: "overwrite" });
    for (const other of ["xarray.zarr", "xarray.netcdf"]) {
      await store.put("grid", dataset, { serializer });
      await store.put("grid", dataset, { serializer: other });
      expect(await store.get("grid")).toEqual(dataset);
      await store.put("grid", "text");
      expect(await store.get("grid")).toBe("text");
    }
  });

  test.each([
    ["an axis without a length", { ...dataset, dims: { time: 2 } }],
    ["a wrong number of values", { ...dataset, dims: { ...dataset.dims, x: 4 } }],
    ["no data set", { a: 1 }],
  ])("refuses %s", async (_, value) => {
    const store = await openCacheStore("memory:");
    await expect(store.put("grid", value, { serializer })).rejects.toMatchObject({ code: "unserializable" });
    expect(await store.keys()).toEqual([]);
  });
});

test("auto puts a data set as NetCDF, which Python opens under the same name", async () => {
  const store = await openCacheStore("memory:");
  expect((await store.put("grid", dataset)).artifact.serializer).toBe("xarray.netcdf");
});

describe("a Zarr artifact", () => {
  async function putGrid() {
    const folder = temporaryFolder();
    const store = await openCacheStore(folder, { durable: false });
    await store.put("a/grid", dataset, { serializer: "xarray.zarr" });
    return { folder, store };
  }

  test("is a folder of files for Python, replaced without leftovers", async () => {
    const { folder, store } = await putGrid();
    expect(readdirSync(join(folder, "a/grid")).sort()).toEqual([
      ".zattrs",
      ".zgroup",
      ".zmetadata",
      "count",
      "label",
      "open",
      "scalar",
      "station",
      "t2m",
      "time",
      "x",
    ]);
    const smaller = { ...dataset, coords: {}, dataVars: { scalar: dataset.dataVars.scalar }, dims: {} };
    await store.put("a/grid", smaller, { serializer: "xarray.zarr", onDuplicateKey: "overwrite" });
    expect(
      readdirSync(join(folder, "a/grid"), { recursive: true }).filter((name) => String(name).endsWith("0")),
    ).toEqual(["scalar/0"]);
    expect(await store.get("a/grid")).toEqual(smaller);
  });

  test("stays readable while its files are damaged, as long as one whole copy is there", async () => {
    const { folder, store } = await putGrid();
    writeFileSync(join(folder, "a/grid/t2m/0.0"), "rubbish");
    expect(await store.get("a/grid")).toEqual(dataset);
    rmSync(join(folder, ".asof/data"), { recursive: true });
    await expect(store.get("a/grid")).rejects.toMatchObject({ code: "damaged" });
  });

  test("is read from its visible files where the private copy is gone", async () => {
    const { folder, store } = await putGrid();
    rmSync(join(folder, ".asof/data"), { recursive: true });
    expect(await store.get("a/grid")).toEqual(dataset);
  });

  test("goes as a whole", async () => {
    const { folder, store } = await putGrid();
    await store.delete("a/grid", { dryRun: false });
    expect(await store.keys()).toEqual([]);
    expect(readdirSync(join(folder, "a"))).toEqual([]);
  });
});

describe.each(["xarray.zarr", "xarray.netcdf"])("in %s", (serializer) => {
  test("text that the format would end early is refused", async () => {
    const store = await openCacheStore("memory:");
    const dataVars = { v: { dims: ["x"], data: ["a\0"], attrs: {} } };
    const put = store.put("g", { dims: { x: 1 }, coords: {}, dataVars, attrs: {} }, { serializer });
    await expect(put).rejects.toMatchObject({ code: "unserializable" });
  });
});

test("no text of a Zarr array is what xarray takes for missing", async () => {
  const folder = await temporaryFolder();
  const store = await openCacheStore(folder);
  const dims = { x: 2 };
  const dataVars = { v: { dims: ["x"], data: ["", "a"], attrs: {} } };
  await store.put("text", { dims, coords: {}, dataVars, attrs: {} }, { serializer: "xarray.zarr" });
  const { fill_value: fill } = JSON.parse(readFileSync(join(folder, "text/v/.zarray"), "utf8"));
  expect(fill).toBeNull();
});

test("an axis may be named like a method", async () => {
  const store = await openCacheStore("memory:");
  const dataVars = { v: { dims: ["constructor"], data: Float64Array.of(1, 2), attrs: {} } };
  const dataset = { dims: { constructor: 2 }, coords: {}, dataVars, attrs: {} };
  await store.put("g", dataset);
  expect(await store.get("g")).toEqual(dataset);
});

test("an attribute that NetCDF would end early is refused", async () => {
  const store = await openCacheStore("memory:");
  const dataset = { dims: {}, coords: {}, dataVars: {}, attrs: { note: "a\0b" } };
  await expect(store.put("g", dataset)).rejects.toMatchObject({ code: "unserializable" });
});
