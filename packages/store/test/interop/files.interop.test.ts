import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { formatInstant, seriesFrom } from "@asof/series";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { exportSeries, type ImportOptions, importSeries } from "../../src/files/index.js";
import { openStore, type Store } from "../../src/index.js";

const { executable, available, reason } = inject("pythons").store ?? { executable: "", available: false, reason: "" };
const program = join(import.meta.dirname, "files-program.py");

describe.skipIf(!available)(`files of pandas ${reason}`, () => {
  let store: Store;
  let folder: string;
  beforeAll(async () => {
    store = await openStore("memory:");
    folder = await mkdtemp(join(tmpdir(), "asof-pandas-"));
    await promisify(execFile)(executable, [program, "write", folder]);
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function imported(file: string, options: Partial<ImportOptions> = {}) {
    await store.reset();
    await importSeries(store, join(folder, file), { author: "me", ...options });
    const names = (await store.catalog()).map(({ name }) => name);
    const points = await Promise.all(names.map(async (name) => [name, (await store.get(name))?.toObject()] as const));
    return Object.fromEntries(points);
  }

  const wind = { "2024-03-30T22:00:00Z": 1.5, "2024-03-31T00:00:00Z": 1 / 3 };
  const count = { "2024-03-30T22:00:00Z": 1, "2024-03-30T23:00:00Z": 2, "2024-03-31T00:00:00Z": 3 };

  test("a series and a frame go into the store from CSV", async () => {
    expect(await imported("series.csv", { series: "wind" })).toEqual({ wind });
    expect(await imported("frame.csv")).toEqual({ wind, count });
  });

  test("frames go into the store from Parquet, whatever their compression and index", async () => {
    expect(await imported("frame.parquet")).toEqual({ wind, count });
    expect(await imported("naive.parquet")).toEqual({
      n: { "2024-05-01T00:00:00.000001": 1, "2024-05-02T00:00:00": 2 },
    });
  });

  test.each(["history.csv", "history.parquet"])("a history goes into the store from %s", async (file) => {
    expect(await imported(file)).toEqual({ a: { "2024-06-01T00:00:00Z": 2 }, b: { "2024-06-01T00:00:00Z": 3 } });
    const dates = (await store.insertionDates("a")).map((date) => formatInstant(date));
    expect(dates).toEqual(["2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z"]);
  });

  test("pandas reads what is exported, times to the microsecond and missing values included", async () => {
    await store.reset();
    const first = seriesFrom({ "2024-05-01T00:00:00.000001Z": 0.1 + 0.2, "2024-05-02T00:00Z": 2 });
    await store.update("a", first, "me", { insertionDate: "2024-06-01" });
    const erased = seriesFrom({ "2024-05-02T00:00Z": null });
    await store.update("a", erased, "me", { insertionDate: "2024-06-02", keepNans: true });
    await store.update("b, c", seriesFrom({ "2024-05-02T00:00Z": -1e-7 }), "me", { insertionDate: "2024-06-01" });
    await store.update("t", seriesFrom({ "2024-05-02": 'say "é"', "2024-05-03": "" }), "me");
    for (const file of ["long.csv", "long.parquet"])
      await exportSeries(store, ["a"], join(folder, file), { history: true });
    await exportSeries(store, ["a", "b, c"], join(folder, "wide.csv"), { layout: "wide" });
    await exportSeries(store, ["t"], join(folder, "texts.parquet"));
    const { stdout } = await promisify(execFile)(executable, [program, "read", folder]);
    const [exact, second] = ["2024-05-01T00:00:00.000001+00:00", "2024-05-02T00:00:00+00:00"];
    const [early, late] = ["2024-06-01T00:00:00+00:00", "2024-06-02T00:00:00+00:00"];
    const history = {
      name: ["a", "a", "a"],
      value_date: [exact, second, second],
      value: [0.1 + 0.2, 2, null],
      insertion_date: [early, early, late],
    };
    expect(JSON.parse(stdout)).toEqual({
      "long.csv": { types: ["object", "datetime64[ns, UTC]", "float64", "datetime64[ns, UTC]"], columns: history },
      "long.parquet": { types: ["object", "datetime64[us, UTC]", "float64", "datetime64[us, UTC]"], columns: history },
      "wide.csv": {
        types: ["datetime64[ns, UTC]", "float64", "float64"],
        columns: { value_date: [exact, second], a: [0.1 + 0.2, null], "b, c": [null, -1e-7] },
      },
      "texts.parquet": {
        types: ["object", "datetime64[us]", "object"],
        columns: {
          name: ["t", "t"],
          value_date: ["2024-05-02T00:00:00", "2024-05-03T00:00:00"],
          value: ['say "é"', ""],
        },
      },
    });
  });
});
