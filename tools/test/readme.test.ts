import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const packages = readdirSync(join(root, "packages"));

/** The code under the heading "Quickstart". */
function quickstartOf(folder: string): string {
  const readme = readFileSync(join(root, "packages", folder, "README.md"), "utf8");
  const section = readme.split(/^## Quickstart$/m)[1] ?? "";
  return /```ts\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
}

describe.each(packages)("README of %s", (folder) => {
  test("says how to install the package under its name", () => {
    const { name } = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
    expect(readFileSync(join(root, "packages", folder, "README.md"), "utf8")).toContain(`npm install ${name}`);
  });

  test("has a quickstart that runs as it stands and prints something", async () => {
    const code = quickstartOf(folder);
    expect(code).not.toBe("");
    // Inside the package, so that its own name resolves to what was built.
    const file = join(root, "packages", folder, `.quickstart-${process.pid}.ts`);
    await writeFile(file, code);
    try {
      const { stdout } = await run(process.execPath, ["--no-warnings", file], { timeout: 100_000 });
      expect(stdout).not.toBe("");
    } finally {
      await rm(file);
    }
  });
});
