import { describe, expect, test } from "vitest";
import { createLocalDirectoryDriver, createMemoryDriver } from "../src/index.js";
import { driverConformance } from "../src/testing/index.js";
import { temporaryFolder } from "./temporary-folder.js";

describe("in memory", () => {
  driverConformance({ describe, test, createDriver: async () => createMemoryDriver() });
});

describe("in a folder", () => {
  driverConformance({ describe, test, createDriver: async () => createLocalDirectoryDriver(temporaryFolder()) });
});

describe("in a folder, waiting for the disk", () => {
  driverConformance({
    describe,
    test,
    createDriver: async () => createLocalDirectoryDriver(temporaryFolder(), { durable: true }),
  });
});

test("many publish one staged object over another at the same time", async () => {
  const folder = temporaryFolder();
  const drivers = [1, 2, 3].map(() => createLocalDirectoryDriver(folder, { durable: false }));
  const first = drivers[0]?.stage(Buffer.from("one"));
  const second = drivers[0]?.stage(Buffer.from("two"));
  await Promise.all([first?.ready, second?.ready]);
  for (let round = 0; round < 20; round++) {
    const staged = (round % 2 === 0 ? first : second)?.path ?? "";
    expect(await Promise.all(drivers.map((driver) => driver.publish(staged, "k")))).toEqual([true, true, true]);
  }
});
