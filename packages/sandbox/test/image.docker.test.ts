import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { buildImage, DEFAULT_PACKAGES, type Engine, findEngine, findImage, openSession } from "../src/index.js";

const { available, reason } = inject("engine");

// Packages that no other test uses, so that what is built here is only ours.
const OWN = { packages: ["six==1.16.0"] };
const ABORTED = { packages: ["six==1.15.0"] };

const folder = mkdtempSync(join(tmpdir(), "asof-images-"));
const buildFolders = () => readdir(folder);

describe.skipIf(!available)(`images ${reason}`, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await findEngine();
    vi.stubEnv("TMPDIR", folder);
  });
  afterAll(async () => {
    const image = engine && (await findImage(engine, OWN));
    if (image) await engine.docker.getImage(image.tag).remove();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("an image is built once, with the packages asked for, and leaves no folder", async () => {
    const steps: string[] = [];
    const first = await buildImage({ ...OWN, engine, onProgress: ({ step }) => steps.push(step) });
    expect(steps.length).toBeGreaterThan(1);
    expect(await buildFolders()).toEqual([]);
    expect(await buildImage({ ...OWN, engine, onProgress: () => expect.unreachable() })).toEqual(first);
    await using session = await openSession({ engine, image: first.tag });
    expect(session.python).toMatch(/^3\.11\.\d+$/);
    expect(await session.eval("__import__('six').__version__")).toBe("1.16.0");
    expect(await session.eval("__import__('os').path.exists(__import__('six').__cached__)")).toBe(true);
    await session.exec(
      "import ssl, sqlite3, ctypes, zoneinfo, lzma, bz2, subprocess\nzoneinfo.ZoneInfo('Asia/Shanghai')",
    );
  });

  test("without pandas and pyarrow, values pass all the same", async () => {
    const { tag } = await buildImage({ ...OWN, engine });
    await using session = await openSession({ engine, image: tag });
    expect(await session.eval("{'a': [1, b'x', None]}")).toEqual({ a: [1, Uint8Array.of(120), null] });
  });

  test("an aborted build leaves no image, no folder, and says that it was aborted", async () => {
    for (const delay of [1, 200, 1000]) {
      const build = buildImage({ ...ABORTED, engine, signal: AbortSignal.timeout(delay) });
      await expect(build).rejects.toMatchObject({ code: "aborted" });
      expect(await findImage(engine, ABORTED)).toBeUndefined();
      expect(await buildFolders()).toEqual([]);
    }
  });

  test("a package that does not exist fails the build with pip's own words", async () => {
    const build = buildImage({ packages: ["six==0.0.0.0.1"], engine });
    await expect(build).rejects.toMatchObject({
      code: "image_build_failed",
      message: expect.stringContaining("six==0.0.0.0.1"),
    });
    expect(await buildFolders()).toEqual([]);
  });

  test("the default image has its pinned versions and trains a gradient-boosted model", async () => {
    await using session = await openSession({ engine });
    const names = DEFAULT_PACKAGES.map((requirement) => requirement.split("==")[0]);
    await session.define("names", names);
    const versions = '[f\'{n}=={__import__("importlib.metadata", fromlist=["version"]).version(n)}\' for n in names]';
    expect(await session.eval(versions)).toEqual(DEFAULT_PACKAGES);
    const code = `
import lightgbm, numpy as np
x = np.random.default_rng(0).normal(size=(5000, 4))
y = 3 * x[:, 0] - 2 * x[:, 1]
model = lightgbm.train({"objective": "regression", "verbose": -1, "seed": 1}, lightgbm.Dataset(x, y), 100)
1 - float(np.var(y - model.predict(x)) / np.var(y))`;
    const { result, error } = await session.run(code);
    expect(error).toBeUndefined();
    expect(result).toBeGreaterThan(0.95);
  });
});
