import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { CacheError, createMemoryDriver, openCacheStore } from "../src/index.js";

test("data that cannot be kept is told by the put, and not beside it, however long the put still reads", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const driver = createMemoryDriver();
  const full = new CacheError("io", "The disk is full.");
  const store = await openCacheStore(
    {
      ...driver,
      stage: (bytes) => ({ ...driver.stage(bytes), ready: Promise.reject(full) }),
      async read(path) {
        await delay(20);
        return await driver.read(path);
      },
    },
    { onDuplicateKey: "overwrite" },
  );
  await expect(store.put("k", "value")).rejects.toBe(full);
  expect(unhandled).toEqual([]);
});
