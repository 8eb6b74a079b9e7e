import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { containerLabels, ownerFromLabels } from "./labels.js";
import { currentOwner, isDead } from "./owner.js";

test("this process is alive, also after its description went through labels", () => {
  const owner = currentOwner();
  expect(isDead(owner)).toBe(false);
  expect(ownerFromLabels(containerLabels("id", owner))).toEqual(owner);
});

test("an ended process is dead", async () => {
  const child = spawn("true");
  await once(child, "exit");
  expect(isDead({ ...currentOwner(), pid: child.pid as number, started: "1" })).toBe(true);
});

test("a process that took the number of another does not count as it", () => {
  expect(isDead({ ...currentOwner(), started: "1" })).toBe(process.platform === "linux");
});

test("owners of another machine or process space are never called dead", () => {
  const gone = { ...currentOwner(), pid: 2 ** 22 + 1 };
  expect(isDead(gone)).toBe(true);
  expect(isDead({ ...gone, boot: "another" })).toBe(false);
  expect(isDead({ ...gone, space: "another" })).toBe(false);
});

test("labels that are not ours name no owner", () => {
  expect(ownerFromLabels({})).toBeUndefined();
  expect(ownerFromLabels({ "dev.asof.sandbox.pid": "x" })).toBeUndefined();
});
