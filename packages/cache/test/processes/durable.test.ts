import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.js";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** `name k`: the file got that name; `sync k`: the disk has it. */
function stepsOfPut(durable: "durable" | "fast"): string[] {
  const args = [
    "--no-warnings",
    "--import",
    here("run-sources.mjs"),
    here("disk-trace.ts"),
    temporaryFolder(),
    durable,
  ];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as string[];
}

const sidecar = "name xpersist_metadata_store/k.artifact.json";

test("a durable put names what is on the disk only, the sidecar last, and ends when the disk has the names", () => {
  const steps = stepsOfPut("durable");
  const syncedBefore = (step: string) => steps.slice(0, steps.indexOf(step)).filter((one) => one === "sync staged");
  expect(steps.filter((step) => step.startsWith("name "))).toEqual(["name k", sidecar]);
  expect(syncedBefore("name k")).not.toEqual([]);
  expect(syncedBefore(sidecar)).toHaveLength(2);
  expect(steps.indexOf("sync .")).toBeGreaterThan(steps.indexOf("name k"));
  expect(steps.at(-1)).toBe("sync xpersist_metadata_store");
});

test("another put waits for no disk, and still names the sidecar last", () => {
  expect(stepsOfPut("fast")).toEqual(["name k", sidecar]);
});
