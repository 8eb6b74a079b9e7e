import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "./lock-file.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-lock-"));
});
afterEach(() => rm(directory, { recursive: true }));

const lockFile = (): string => join(directory, "lock.json");

test("refuses a directory that a living process has, and names it", async () => {
  const release = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: "locked", details: { pid: process.pid } });
  await release();
  expect(await readdir(directory)).toEqual([]);
});

test("takes over from a process that is gone", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  const release = await lockDirectory(directory);
  const mine = JSON.parse(await readFile(lockFile(), "utf8"));
  await release();
  await writeFile(lockFile(), JSON.stringify({ ...mine, pid: child.pid }));
  await (await lockDirectory(directory))();
  expect(await readdir(directory)).toEqual([]);
});

test("takes over when the process id now belongs to another process, or to another boot of the machine", async () => {
  const release = await lockDirectory(directory);
  const mine = JSON.parse(await readFile(lockFile(), "utf8"));
  await release();
  for (const other of [{ started: "1" }, { boot: "another" }]) {
    await writeFile(lockFile(), JSON.stringify({ ...mine, ...other }));
    await (await lockDirectory(directory))();
  }
});

test("believes an owner in another container for as long as its file is touched", async () => {
  const release = await lockDirectory(directory);
  const mine = JSON.parse(await readFile(lockFile(), "utf8"));
  await release();
  await writeFile(lockFile(), JSON.stringify({ ...mine, namespace: "pid:[1]" }));
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: "locked" });
  const { utimes } = await import("node:fs/promises");
  await utimes(lockFile(), new Date(0), new Date(0));
  await (await lockDirectory(directory))();
});

test("lets exactly one of many have a directory that a dead process left", async () => {
  const release = await lockDirectory(directory);
  const mine = JSON.parse(await readFile(lockFile(), "utf8"));
  await release();
  await writeFile(lockFile(), JSON.stringify({ ...mine, started: "1" }));
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
