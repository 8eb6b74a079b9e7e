import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { tshProcess } from "./tsh.js";

// Each step is a process with a database of its own to start.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}/store`;
});
afterAll(() => rm(directory, { recursive: true }));

test("the help lists the commands in groups and ends with the exit codes", async () => {
  const { code, stdout } = await tshProcess([]);
  expect(code).toBe(0);
  for (const command of ["init-db", "get", "typecheck-formula"])
    expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(stdout).toContain("Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.");
});

test("exit codes tell wrong usage from failure, each with one sentence on stderr", async () => {
  expect(await tshProcess(["init-db", url, "--json"])).toMatchObject({ code: 0, stdout: '{"namespace":"tsh"}\n' });
  const failed = await tshProcess(["get", url, "nope"]);
  expect(failed).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/^tsh: There is no series "nope"/),
  });
  expect(await tshProcess(["gett", url])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("(Did you mean get?)"),
  });
  expect(await tshProcess(["get", url, "s", "--revision-date", "soon"])).toMatchObject({ code: 2 });
});

test("a name is looked up in tshistory.cfg and tsh.json", async () => {
  await writeFile(join(directory, "tshistory.cfg"), `# stores\n[dburi]\nlab = ${url}\n`);
  await writeFile(join(directory, "tsh.json"), JSON.stringify({ stores: { other: { url, namespace: "second" } } }));
  await tshProcess(["init-db", "other"], {}, directory);
  expect(await tshProcess(["catalog", "lab", "--json"], {}, directory)).toMatchObject({ code: 0, stdout: "[]\n" });
  const versions = await tshProcess(["dbversions", "other", "--json"], {}, directory);
  expect(JSON.parse(versions.stdout)).toMatchObject({ namespace: "second" });
});
