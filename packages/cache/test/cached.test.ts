import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { paramsDigest, paramsTree } from "../src/cached/params-digest.js";
import { cached, createMemoryDriver, openCacheStore, type Params } from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

test("the digest counts a dependency of any name", () => {
  const digest = (a: number) => paramsDigest(paramsTree({}, [{ name: "__proto__", paramsTree: { a } }]));
  expect(digest(1)).not.toBe(digest(2));
});

describe("a cached computation", () => {
  test("runs once for its parameters, and tells a hit from a miss", async () => {
    const folder = temporaryFolder();
    const generate = vi.fn(({ params }: { params: { alpha: number } }) => ({ coefficients: [params.alpha / 3] }));
    const run = async (alpha: number) => {
      await using store = await openCacheStore(folder);
      return await cached(store, { name: "fit", params: { alpha }, generate })();
    };
    const first = await run(1);
    const second = await run(1);
    expect(first).toMatchObject({ value: { coefficients: [1 / 3] }, hit: false });
    expect(second).toStrictEqual({ ...first, hit: true });
    expect(second.artifact?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await run(2)).hit).toBe(false);
    expect(generate).toHaveBeenCalledTimes(2);
  });

  test("explains itself in its sidecar", async () => {
    const store = await openCacheStore("memory:");
    const features = cached(store, { name: "features", params: { window: 24 }, generate: () => 1 });
    const fit = cached(store, { name: "fit", params: { alpha: 0.5 }, dependencies: [features], generate: () => 2 });
    expect(fit.name).toBe("fit");
    expect(fit.paramsTree).toEqual({ alpha: 0.5, features: { window: 24 } });
    expect(fit.key).toMatch(/^fit-[0-9a-f]{32}$/);
    const { artifact } = await fit();
    expect(artifact?.metadata).toEqual({ name: "fit", params: fit.paramsTree });
  });

  test("is another one when an upstream's parameters are", async () => {
    const store = await openCacheStore("memory:");
    const upstream = (window: number) => cached(store, { name: "features", params: { window }, generate: () => 1 });
    const key = (window: number) =>
      cached(store, { name: "fit", params: {}, dependencies: [upstream(window)], generate: () => 2 }).key;
    expect(key(24)).not.toBe(key(48));
    expect(key(24)).toBe(key(24));
  });

  test("runs its upstreams only when it has to compute", async () => {
    const store = await openCacheStore("memory:");
    const generateFeatures = vi.fn(() => ({ columns: { t: Float64Array.of(1, 2) } }));
    const features = cached(store, { name: "features", params: {}, generate: generateFeatures });
    const fit = () =>
      cached(store, {
        name: "fit",
        params: {},
        dependencies: [features],
        generate: async () => (await features()).value.columns.t.length,
      });
    expect((await fit()()).value).toBe(2);
    expect((await fit()()).hit).toBe(true);
    expect(generateFeatures).toHaveBeenCalledTimes(1);
  });

  test("gives tables back bit for bit", async () => {
    const folder = temporaryFolder();
    const table = {
      times: Float64Array.of(1.5e12, 1.5e12 + 0.001),
      columns: { temperature: Float64Array.of(-0, Number.NaN), labels: ["a", null] },
      tzaware: true,
    };
    const run = cached(await openCacheStore(folder), { name: "table", params: {}, generate: () => table });
    await run();
    const again = cached(await openCacheStore(folder), { name: "table", params: {}, generate: () => table });
    expect(await again()).toMatchObject({ hit: true });
    expect((await again()).value).toStrictEqual(table);
  });

  test("computes once for all who ask at the same time, through one store or several", async () => {
    const folder = temporaryFolder();
    const generate = vi.fn(async () => {
      await delay(50);
      return 1;
    });
    const stores = await Promise.all([openCacheStore(folder), openCacheStore(folder)]);
    const runs = stores.flatMap((store) => {
      return [0, 1, 2].map(() => cached(store, { name: "slow", params: {}, generate })());
    });
    const results = await Promise.all(runs);
    expect(results.map((result) => result.value)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(results.filter((result) => !result.hit)).toHaveLength(3);
    expect(generate).toHaveBeenCalledTimes(1);
  });

  test("stores nothing when it fails, and the next one computes", async () => {
    const store = await openCacheStore("memory:");
    const generate = vi.fn<() => number>().mockImplementationOnce(() => {
      throw new Error("no data yet");
    });
    generate.mockReturnValue(5);
    const run = cached(store, { name: "n", params: {}, generate });
    await expect(run()).rejects.toThrow("no data yet");
    expect(await store.keys()).toEqual([]);
    expect(await run()).toMatchObject({ value: 5, hit: false });
  });

  test("aborts its work when the last caller has gone, and frees the lock", async () => {
    const store = await openCacheStore(temporaryFolder());
    const [one, two] = [new AbortController(), new AbortController()];
    let aborted = false;
    const run = cached(store, {
      name: "endless",
      params: {},
      generate: ({ signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise<number>(() => {});
      },
    });
    const calls = [run({ signal: one.signal }), run({ signal: two.signal })];
    const outcomes = Promise.allSettled(calls);
    await delay(50);
    expect(await store.tryLock(run.key)).toBeUndefined();
    one.abort();
    await delay(20);
    expect(aborted).toBe(false);
    two.abort();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    expect(aborted).toBe(true);
    await expect.poll(async () => (await store.tryLock(run.key)) !== undefined).toBe(true);
  });

  test("does not start when its signal is aborted already", async () => {
    const store = await openCacheStore("memory:");
    const generate = vi.fn(() => 1);
    const run = cached(store, { name: "n", params: {}, generate, signal: AbortSignal.abort() });
    await expect(run()).rejects.toMatchObject({ name: "AbortError" });
    expect(generate).not.toHaveBeenCalled();
  });

  test("fails for a damaged entry, or computes again when it may", async () => {
    const folder = temporaryFolder();
    const store = await openCacheStore(folder);
    const options = { name: "n", params: {}, generate: () => "value" };
    const run = cached(store, options);
    await run();
    writeFileSync(join(folder, run.key), "valuf");
    await expect(run()).rejects.toMatchObject({ code: "damaged" });
    expect(await cached(store, { ...options, onDamaged: "regenerate" })()).toMatchObject({
      value: "value",
      hit: false,
    });
    expect(await run()).toMatchObject({ value: "value", hit: true });
    expect(readFileSync(join(folder, run.key), "utf8")).toBe("value");
  });

  test("computes without storing in a readonly store", async () => {
    const driver = createMemoryDriver();
    const store = await openCacheStore(driver, { readonly: true });
    const result = await cached(store, { name: "n", params: {}, generate: () => 1 })();
    expect(result).toMatchObject({ value: 1, hit: false, artifact: undefined });
    expect(await store.keys()).toEqual([]);
  });

  test.each([
    ["NaN", { a: [Number.NaN] }],
    ["a date", { a: { b: new Date() } }],
    ["a hole", { a: [undefined] }],
    ["a map", { a: new Map() }],
  ])("refuses %s among its parameters", async (_, params) => {
    const store = await openCacheStore("memory:");
    const make = () => cached(store, { name: "n", params: params as unknown as Params, generate: () => 1 });
    expect(make).toThrow(expect.objectContaining({ code: "invalid_params" }));
  });

  test("refuses a dependency that is named like a parameter", async () => {
    const store = await openCacheStore("memory:");
    const features = cached(store, { name: "features", params: {}, generate: () => 1 });
    const make = () =>
      cached(store, { name: "fit", params: { features: 1 }, dependencies: [features], generate: () => 1 });
    expect(make).toThrow(expect.objectContaining({ code: "duplicate_name" }));
  });
});

describe("the digest of parameters", () => {
  const params = fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false } as never)) as fc.Arbitrary<Params>;

  function reordered(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reordered);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, item]) => [name, reordered(item)]),
    );
  }

  test("does not depend on the order of names", () => {
    fc.assert(fc.property(params, (value) => paramsDigest(reordered(value) as Params) === paramsDigest(value)));
  });

  test("differs when the parameters do", () => {
    fc.assert(
      fc.property(params, params, (one, two) => {
        const same = JSON.stringify(sortedCopy(one)) === JSON.stringify(sortedCopy(two));
        return (paramsDigest(one) === paramsDigest(two)) === same;
      }),
    );
  });

  function sortedCopy(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sortedCopy);
    if (typeof value !== "object" || value === null) return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => ({ name, item: sortedCopy(item) }));
  }

  test("is the SHA-256 of the canonical text", () => {
    // printf '{"a":1,"b":[2,null,"x"]}' | sha256sum
    expect(paramsDigest({ b: [2, null, "x"], a: 1, c: undefined })).toBe("f37330e3c79334c7818f25572a6efa1c");
  });
});
