import { createHash } from "node:crypto";
import type { CacheDriver } from "../drivers/driver.js";

/** The part of a test runner that the suite needs; vitest and node:test both have it. */
export interface TestRunner {
  describe(name: string, suite: () => void): void;
  test(name: string, run: () => Promise<void>): void;
  /** Prints the reason of a skipped test. */
  skip?(name: string, reason: string): void;
}

export interface DriverConformanceOptions extends TestRunner {
  /** A driver over an empty place. */
  readonly createDriver: () => Promise<CacheDriver>;
  /** Names of tests that the driver cannot pass, each with its reason. */
  readonly skips?: Readonly<Record<string, string>>;
}

type Check = (driver: CacheDriver) => Promise<void>;

/** Registers one test per promise of a driver. */
export function driverConformance({ createDriver, skips = {}, ...runner }: DriverConformanceOptions): void {
  runner.describe("a driver", () => {
    for (const [name, check] of Object.entries(checks)) {
      const reason = skips[name];
      if (reason === undefined) runner.test(name, async () => check(await createDriver()));
      else runner.skip?.(name, reason);
    }
  });
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes));

function equal(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? "undefined");
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, got ${found}`);
}

async function stage(driver: CacheDriver, text: string): Promise<string> {
  const { path, ready } = driver.stage(bytesOf(text));
  await ready;
  return path;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function sorted(paths: AsyncIterable<string>): Promise<string[]> {
  return (await collect(paths)).sort();
}

const checks: Readonly<Record<string, Check>> = {
  "reads nothing where nothing is": async (driver) => {
    equal(textOf(await driver.read("a")), undefined, "read");
    equal(textOf(await driver.read("a/b/c")), undefined, "read in a folder");
    equal(await driver.has("a"), false, "has");
    equal(await driver.remove("a"), false, "remove");
    equal(await sorted(driver.list("a")), [], "list");
  },
  "reads what was written, in folders too": async (driver) => {
    equal(await driver.write("x/y/é 1", bytesOf("one")), true, "write");
    equal(textOf(await driver.read("x/y/é 1")), "one", "read");
    equal(await driver.has("x/y/é 1"), true, "has");
    equal(await driver.has("x/y"), false, "a folder is no object");
    equal(textOf(await driver.read("x/y")), undefined, "read of a folder");
  },
  "digests what it reads, where it does, whatever the size": async (driver) => {
    if (driver.readDigested === undefined) return;
    for (const size of [0, 1, 65_537, 6_300_001]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 16)) % 251);
      await driver.write("digested", bytes);
      const found = await driver.readDigested("digested");
      equal(found?.sha256, createHash("sha256").update(bytes).digest("hex"), `digest of ${size} bytes`);
      equal(Buffer.compare(found?.bytes ?? new Uint8Array(), bytes), 0, `${size} bytes`);
    }
    equal(await driver.readDigested("absent"), undefined, "absent");
  },
  "keeps empty objects and every byte": async (driver) => {
    const all = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
    await driver.write("empty", new Uint8Array());
    await driver.write("all", all);
    equal((await driver.read("empty"))?.byteLength, 0, "empty");
    equal(Buffer.compare((await driver.read("all")) ?? new Uint8Array(), all), 0, "bytes");
  },
  "hands out copies": async (driver) => {
    const mine = bytesOf("abc");
    await driver.write("a", mine);
    mine[0] = 120;
    const read = await driver.read("a");
    if (read !== undefined) read[1] = 120;
    equal(textOf(await driver.read("a")), "abc", "read");
  },
  "replaces an object": async (driver) => {
    await driver.write("a", bytesOf("one"));
    await driver.write("a", bytesOf("three"));
    equal(textOf(await driver.read("a")), "three", "read");
  },
  "lets exactly one of many create": async (driver) => {
    const writers = Array.from({ length: 8 }, (_, writer) => {
      return driver.write("m/a", bytesOf(String(writer)), { ifAbsent: true });
    });
    const won = await Promise.all(writers);
    equal(won.filter(Boolean).length, 1, "winners");
    equal(textOf(await driver.read("m/a")), String(won.indexOf(true)), "the winner's object");
  },
  "does not create over an object": async (driver) => {
    await driver.write("a", bytesOf("one"));
    equal(await driver.write("a", bytesOf("two"), { ifAbsent: true }), false, "write");
    equal(textOf(await driver.read("a")), "one", "read");
  },
  "writes nothing before what must come first": async (driver) => {
    const first = Promise.withResolvers<void>();
    const writing = driver.write("a", bytesOf("one"), { after: first.promise });
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(await driver.has("a"), false, "has, before");
    first.resolve();
    equal(await writing, true, "write");
    equal(textOf(await driver.read("a")), "one", "read");
    const failed = driver.write("a", bytesOf("two"), { after: Promise.reject(new Error("first")) });
    equal(await failed.catch((error: Error) => error.message), "first", "write after a failure");
    equal(textOf(await driver.read("a")), "one", "read, after a failure");
  },
  "lists objects at every depth below a folder": async (driver) => {
    for (const path of ["f/a", "f/g/b", "f/g/h/c", "fa", "g/a"]) await driver.write(path, bytesOf(path));
    equal(await sorted(driver.list("f")), ["f/a", "f/g/b", "f/g/h/c"], "list");
  },
  "removes objects and folders": async (driver) => {
    for (const path of ["f/a", "f/g/b", "fa"]) await driver.write(path, bytesOf(path));
    equal(await driver.remove("fa"), true, "remove an object");
    equal(await driver.remove("f"), true, "remove a folder");
    equal(await sorted(driver.list("f")), [], "list");
    equal(await driver.has("fa"), false, "has");
  },
  "stages under fresh paths and publishes": async (driver) => {
    const one = await stage(driver, "one");
    const two = await stage(driver, "two");
    equal(one === two, false, "the same path");
    equal(await driver.publish(one, "f/a"), true, "publish");
    equal(textOf(await driver.read("f/a")), "one", "published");
    await driver.publish(two, "f/a");
    await driver.publish(two, "f/a");
    equal(textOf(await driver.read("f/a")), "two", "published over it");
    equal(textOf(await driver.read(one)), "one", "staged");
    await driver.remove("f/a");
    equal(textOf(await driver.read(two)), "two", "staged, after the object went");
    await driver.remove(two);
    equal(await driver.publish(two, "f/b"), false, "publish of what is gone");
    equal(await driver.has("f/b"), false, "has");
  },
  "tells what is staged and since when": async (driver) => {
    const path = await stage(driver, "one");
    await driver.write("a", bytesOf("x"));
    const staged = await collect(driver.staged());
    equal(
      staged.map((object) => object.path),
      [path],
      "staged",
    );
    const age = staged[0]?.ageMs ?? Number.NaN;
    equal(age > -2000 && age < 600_000, true, `age ${age}`);
  },
  "gives a lock to one at a time": async (driver) => {
    const leases = await Promise.all(Array.from({ length: 5 }, () => driver.tryLock("a/b c")));
    equal(leases.filter((lease) => lease !== undefined).length, 1, "leases");
    const other = await driver.tryLock("other");
    equal(other === undefined, false, "another name");
    await leases.find((lease) => lease !== undefined)?.release();
    const next = await driver.tryLock("a/b c");
    equal(next === undefined, false, "after the release");
    await Promise.all([next?.release(), other?.release()]);
  },
};
