import { describe, test } from "vitest";
import { createLocalDirectoryDriver, createMemoryDriver } from "../src/index.js";
import { driverConformance } from "../src/testing/index.js";
import { temporaryFolder } from "./temporary-folder.js";

describe("in memory", () => {
  driverConformance({ describe, test, createDriver: async () => createMemoryDriver() });
});

describe("in a folder", () => {
  driverConformance({ describe, test, createDriver: async () => createLocalDirectoryDriver(temporaryFolder()) });
});

describe("in a folder, without waiting for the disk", () => {
  driverConformance({
    describe,
    test,
    createDriver: async () => createLocalDirectoryDriver(temporaryFolder(), { durable: false }),
  });
});
