// The numbers are those that the Python package's own documentation prints for these two examples.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openPoints } from "../examples/gaussian-points.ts";
import { OutlierEstimatorP } from "../examples/outlier-detection.ts";
import { temporaryFolder } from "./temporary-folder.js";

test("Gaussian points are generated once and loaded from then on", async () => {
  const dataDir = temporaryFolder();
  const points = openPoints(dataDir, { n: 100, random_state: 10 });
  await points.generate();
  const reloaded = openPoints(dataDir, { n: 100, random_state: 10 });
  expect((await reloaded.load())[0]).toBeCloseTo(0.77132064, 8);
  expect(readFileSync(points.paramsFile, "utf8")).toBe('{"n": 100, "random_state": 10}');
});

test("an outlier estimator tracks the parameters of its points", async () => {
  const dataDir = temporaryFolder();
  const points = openPoints(dataDir, { n: 100, random_state: 10 });
  const estimator = new OutlierEstimatorP(dataDir, { z_threshold: 2 }, points);
  const model = await estimator.loadGenerate();
  expect(model.mean).toBeCloseTo(0.48534879111973994, 14);
  expect(model.stdev).toBeCloseTo(0.27497659243084727, 14);
  expect(await estimator.isOutlier(1.2)).toBe(true);
  expect(estimator.paramsTree).toEqual({
    z_threshold: 2,
    gaussian_distributed_points_p: { n: 100, random_state: 10 },
  });
  const others = new OutlierEstimatorP(dataDir, { z_threshold: 2 }, openPoints(dataDir, { n: 100, random_state: 11 }));
  expect(others.persistHash).not.toBe(estimator.persistHash);
});

test.each(["gaussian-points.ts", "outlier-detection.ts"])("%s runs as a program", (name) => {
  const file = fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  const hooks = fileURLToPath(new URL("processes/run-sources.mjs", import.meta.url));
  const args = ["--no-warnings", "--conditions=@asof/source", "--import", hooks, file];
  const output = execFileSync(process.execPath, args, { encoding: "utf8", cwd: join(file, "../..") });
  expect(output).toMatch(/0\.77132064|0\.4853487911197/);
});
