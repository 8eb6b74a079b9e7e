import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Stamp } from "../launch/stamp.mjs";

const root = join(import.meta.dirname, "../..");

function launch(...args: string[]) {
  // Not as CI, which would install and build again under the tests that run beside this one.
  const env = { ...process.env, CI: "" };
  return spawnSync(process.execPath, [join(root, "tools/launch.mjs"), ...args], { encoding: "utf8", env });
}

describe("the launcher", () => {
  test("passes arguments and the exit code through, and keeps stdout to the command", () => {
    expect(launch("asof", "tsh", "--help")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: asof tsh/),
    });
    expect(launch("asof", "sevre")).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("serve") });
  });

  test("prints the help of the command line when it is given no command", () => {
    expect(launch("asof")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: asof /) });
  });
});

describe("the stamp of an installation and build", () => {
  let folder: string;
  let time = 1_700_000_000;

  /** Writes files with a time of their own each, as edits have. */
  function write(...paths: string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "x");
      utimesSync(join(folder, path), ++time, time);
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "asof-stamp-"));
    write(
      "package.json",
      "pnpm-lock.yaml",
      "packages/a/package.json",
      "packages/a/src/index.ts",
      "packages/a/src/b.ts",
    );
    for (const path of [".bin", "tools"]) mkdirSync(join(folder, "node_modules", path), { recursive: true });
    write("node_modules/.modules.yaml", "packages/a/node_modules/x", "tools/node_modules/x");
    const stamp = new Stamp(folder);
    stamp.begin();
    write("packages/a/dist/index.js", "packages/a/dist/b.js");
    stamp.keep();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const isCurrent = (): boolean => new Stamp(folder).isCurrent();

  test("holds while nothing changes", () => {
    expect(isCurrent()).toBe(true);
  });

  test.each(["packages/a/src/index.ts", "packages/a/package.json", "pnpm-lock.yaml", "packages/a/dist/b.js"])(
    "does not hold after %s was changed, even to an older time",
    (path) => {
      utimesSync(join(folder, path), 1, 1);
      expect(isCurrent()).toBe(false);
    },
  );

  test.each([
    "packages/a/src/b.ts",
    "packages/a/dist/b.js",
    "packages/a/dist",
    "packages/a/node_modules",
    "node_modules",
    "packages/a",
  ])("does not hold after %s was deleted", (path) => {
    rmSync(join(folder, path), { recursive: true });
    expect(isCurrent()).toBe(false);
  });

  test.each(["packages/a/src/c.ts", "packages/b/package.json"])("does not hold after %s was added", (path) => {
    write(path);
    expect(isCurrent()).toBe(false);
  });

  test("does not hold for what was changed while it was built", () => {
    const stamp = new Stamp(folder);
    stamp.begin();
    write("packages/a/src/index.ts");
    stamp.keep();
    expect(isCurrent()).toBe(false);
  });

  test("leaves tests out: no build reads them", () => {
    write("packages/a/test/a.test.ts");
    expect(isCurrent()).toBe(true);
  });
});
