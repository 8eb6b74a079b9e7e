import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { createFileLocks } from "../src/drivers/file-lock.js";
import { newOwner, type Owner } from "../src/drivers/owner.js";
import { temporaryFolder } from "./temporary-folder.js";

let folder: string;
let now: number;
let tryLock: ReturnType<typeof createFileLocks>;

beforeEach(() => {
  folder = join(temporaryFolder(), "locks");
  now = 1_000_000;
  tryLock = createFileLocks({
    folder,
    staleMs: 1000,
    now: () => now,
    stage: async (bytes) => {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `staged-${Math.random()}`);
      writeFileSync(file, bytes);
      return file;
    },
  });
});

function lockFile(): string {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name as string);
}

/** Makes the lock belong to somebody else. */
async function ownedBy(change: Partial<Owner>): Promise<void> {
  expect(await tryLock("a")).toBeDefined();
  writeFileSync(lockFile(), JSON.stringify({ ...newOwner(), ...change }));
}

describe("a lock", () => {
  test("is nobody else's while its owner lives, however long that takes", async () => {
    await ownedBy({});
    now += 1e9;
    expect(await tryLock("a")).toBeUndefined();
    now += 1e9;
    expect(await tryLock("a")).toBeUndefined();
  });

  test("leaves nothing behind when it is released", async () => {
    const lease = await tryLock("a");
    await lease?.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("goes to the next one at once when its owner's process has ended", async () => {
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    await ownedBy({ pid: ended });
    expect(await tryLock("a")).toBeDefined();
    lockFile();
  });

  test("goes to the next one when its owner's process id belongs to another process now", async () => {
    if (newOwner().started === "") return;
    await ownedBy({ started: "12345" });
    expect(await tryLock("a")).toBeDefined();
  });

  test("goes to the next one when the machine was restarted since", async () => {
    await ownedBy({ boot: "another boot" });
    expect(await tryLock("a")).toBeDefined();
  });

  test("of another machine stays while it is touched, by our own clock", async () => {
    await ownedBy({ host: "elsewhere" });
    for (let touched = 1; touched < 5; touched++) {
      expect(await tryLock("a")).toBeUndefined();
      now += 900;
      utimesSync(lockFile(), touched, touched);
    }
    expect(await tryLock("a")).toBeUndefined();
    now += 1100;
    expect(await tryLock("a")).toBeDefined();
  });

  test("that a power cut left empty goes to the next one after a while", async () => {
    await ownedBy({});
    writeFileSync(lockFile(), "");
    expect(await tryLock("a")).toBeUndefined();
    now += 1100;
    expect(await tryLock("a")).toBeDefined();
  });

  test("goes to exactly one of many who find its owner dead", async () => {
    await ownedBy({ boot: "another boot" });
    const leases = await Promise.all(Array.from({ length: 10 }, () => tryLock("a")));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  test("is not removed by an owner that lost it", async () => {
    const lease = await tryLock("a");
    const theirs = JSON.stringify(newOwner());
    writeFileSync(lockFile(), theirs);
    await lease?.release();
    expect(readFileSync(lockFile(), "utf8")).toBe(theirs);
  });
});
