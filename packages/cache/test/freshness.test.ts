import { expect, test } from "vitest";
import { type CachedOptions, cached, openCacheStore } from "../src/index.js";

async function setUp(options: Partial<CachedOptions<number, { a: number }>> = {}) {
  let time = Date.parse("2026-01-01T00:00:00Z");
  const now = () => new Date(time);
  const store = await openCacheStore("memory:", { now });
  let made = 0;
  const warnings: string[] = [];
  const run = cached(store, {
    name: "n",
    params: { a: 1 },
    generate: () => ++made,
    logger: { warn: (message) => warnings.push(message) },
    now,
    ...options,
  });
  return {
    run,
    store,
    warnings,
    pass: (ms: number) => {
      time += ms;
    },
    made: () => made,
  };
}

test("a value is computed again when its time to live is over", async () => {
  const { run, pass } = await setUp({ ttl: "1m" });
  expect(await run()).toMatchObject({ value: 1, hit: false, stale: false });
  pass(59_999);
  expect(await run()).toMatchObject({ value: 1, hit: true });
  pass(1);
  expect(await run()).toMatchObject({ value: 2, hit: false });
  expect(await run()).toMatchObject({ value: 2, hit: true });
});

test("a stale value is given at once while one new value is computed", async () => {
  const { run, pass, made } = await setUp({ ttl: 1000, staleWhileRevalidate: 5000 });
  await run();
  pass(1000);
  const [one, two] = await Promise.all([run(), run()]);
  expect(one).toMatchObject({ value: 1, hit: true, stale: true });
  expect(two).toMatchObject({ value: 1, hit: true, stale: true });
  await Promise.all([one.revalidating, two.revalidating]);
  expect(made()).toBe(2);
  expect(await run()).toMatchObject({ value: 2, hit: true, stale: false });
  pass(6000);
  expect(await run()).toMatchObject({ value: 3, hit: false });
});

test("a failing revalidation leaves the stale value and tells the logger", async () => {
  let fails = false;
  const { run, pass, warnings } = await setUp({
    ttl: 1000,
    staleWhileRevalidate: "1h",
    generate: () => {
      if (fails) throw new Error("no source");
      return 7;
    },
  });
  await run();
  fails = true;
  pass(2000);
  const result = await run();
  await result.revalidating;
  expect(result.value).toBe(7);
  expect(warnings).toEqual([expect.stringMatching(/Could not compute "n-.*again/)]);
  expect((await run()).value).toBe(7);
});

test("a shorter time to live than the value was made with counts", async () => {
  const { run, store, pass } = await setUp({ ttl: "1d" });
  await run();
  pass(5000);
  const shorter = cached(store, {
    name: "n",
    params: { a: 1 },
    generate: () => 100,
    ttl: "1s",
    now: () => new Date(Date.parse("2026-01-01T00:00:05Z")),
  });
  expect(await shorter()).toMatchObject({ value: 100, hit: false });
});
