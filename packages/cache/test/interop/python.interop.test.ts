import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { type CacheStore, type Dataset, openCacheStore, type Table } from "../../src/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { createPipeline, putEverything } from "./everything.js";

const { executable, available, reason } = inject("pythons").cache ?? { available: false, reason: "" };
const s3 = inject("s3");

async function python(script: string, ...args: string[]): Promise<string> {
  const run = promisify(execFile)(executable as string, [join(import.meta.dirname, script), ...args]);
  return (await run).stdout;
}

function columnsOf({ columns }: Table): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, values }) => [name, Array.from(values as ArrayLike<unknown>)]));
}

const timestamps = [1_609_459_200_000_000_001n, 1_609_545_600_000_000_000n];

/** What check_xpersist.py put. */
async function expectWhatPythonPut(store: CacheStore, grids: readonly string[]): Promise<void> {
  expect(await store.get("py.json")).toEqual({ b: [1.5, "x", Number.NaN], n: 2n ** 70n });
  expect((await store.getArtifact("py.json")).metadata).toEqual({ who: "python" });
  expect(await store.get("py.txt")).toBe("naïve\n");
  expect(await store.get("py.npy")).toEqual({ shape: [2, 3], data: Int16Array.of(0, 1, 2, 3, 4, 5) });
  const flags = { shape: [2], data: Uint8Array.of(1, 0), dtype: "b1" };
  expect(await store.get("py.npz")).toEqual({ a: Float64Array.of(0.1), flags });
  const whole = {
    t: timestamps,
    x: [0.1, Number.NaN],
    n: [2n ** 62n, -1n],
    s: ["bé", null],
    ok: [true, false],
    none: [null, null],
  };
  expect(columnsOf(await store.get("py.parquet"))).toEqual(whole);
  expect(columnsOf(await store.get("py.feather"))).toEqual(whole);
  const { x, n } = columnsOf(await store.get("py.csv"));
  expect({ x, n }).toEqual({ x: [0.1, Number.NaN], n: [2n ** 62n, -1n] });
  for (const key of grids) {
    const { dataVars, coords, attrs } = await store.get<Dataset>(key);
    expect(dataVars.w).toMatchObject({ data: Float64Array.of(1, 2), attrs: { units: "K" } });
    expect([key, dataVars.flag]).toEqual([key, { dims: ["k"], data: Uint8Array.of(1, 0), dtype: "bool", attrs: {} }]);
    expect(dataVars.packed?.data).toEqual(Float32Array.of(0.1, Number.NaN));
    expect(Array.from(coords.k?.data as ArrayLike<number | bigint>, Number)).toEqual([1, 2]);
    expect(coords.name?.data).toEqual(key.includes("classic") ? undefined : ["Oslo", "Málaga"]);
    expect(attrs).toEqual({ title: "é" });
  }
  // It was ours until Python replaced it.
  expect(await store.get("array")).toEqual(Float64Array.of(7.5));
  expect((await store.verify({ load: true })).damaged).toEqual([]);
}

describe.skipIf(!available)(`the published Python packages ${reason}`, () => {
  test("xpersist opens a folder that is written here, and what it puts is read here", async () => {
    const folder = temporaryFolder();
    await using store = await openCacheStore(folder);
    await putEverything(store);
    expect(await python("check_xpersist.py", folder)).toMatch(/\d+ checks in Python passed/);
    await expectWhatPythonPut(store, ["py.nc", "py.zarr", "py.classic.nc", "py.nc4classic.nc"]);
  });

  test.skipIf(!s3.available)(`xpersist does so on S3 ${s3.reason}`, async () => {
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
    const place = `s3://${bucket}/interop/${randomUUID()}`;
    await using store = await openCacheStore(place, {
      s3: { endpoint, credentials: { accessKeyId, secretAccessKey } },
    });
    await putEverything(store);
    const options = { key: accessKeyId, secret: secretAccessKey, client_kwargs: { endpoint_url: endpoint } };
    expect(await python("check_xpersist.py", place, JSON.stringify(options))).toMatch(/\d+ checks in Python passed/);
    await expectWhatPythonPut(store, ["py.zarr"]);
  });

  test("persistable finds payloads by the parameters of a pipeline, and so do we", async () => {
    const folder = temporaryFolder();
    const ours = createPipeline(join(folder, "ours"), 4);
    await ours.points.generate();
    await ours.model.generate();
    expect(await python("check_persistable.py", folder)).toMatch(/persistable passed/);
    const theirs = createPipeline(join(folder, "theirs"), 3);
    expect(await theirs.points.load()).toEqual(Float64Array.of(0, 0.5, 1));
    expect(await theirs.model.load()).toEqual({ alpha: 0.5 });
  });
});
