import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { type Dataset, openCacheStore } from "../../src/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { writeEverything } from "./everything.js";

const { executable, available, reason } = inject("pythons").cache ?? { available: false, reason: "" };

describe.skipIf(!available)(`the published Python packages ${reason}`, () => {
  test("open what is written here, and what they put is read here", async () => {
    const folder = temporaryFolder();
    await writeEverything(folder);
    const checks = join(import.meta.dirname, "check.py");
    const { stdout } = await promisify(execFile)(executable as string, [checks, folder]);
    expect(stdout).toMatch(/\d+ checks in Python passed/);
    await using store = await openCacheStore(join(folder, "store"), { readonly: true });
    expect(await store.get("from-python")).toEqual({ b: [1.5, "x"] });
    expect((await store.getArtifact("from-python")).metadata).toEqual({ who: "python" });
    for (const key of ["python.nc", "python.zarr"]) {
      const { dataVars, coords } = await store.get<Dataset>(key);
      expect(dataVars.w?.data).toEqual(Float64Array.of(1, 2));
      expect(coords.k?.data).toEqual(BigInt64Array.of(1n, 2n));
    }
  });
});
