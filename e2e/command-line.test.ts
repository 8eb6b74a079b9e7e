import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asof } from "./command.js";

const commands = ["demo", "serve", "doctor", "tsh", "cache", "py"];

test("the help names every command, with or without being asked", async () => {
  const [asked, unasked] = await Promise.all([asof(["--help"]), asof([])]);
  expect(asked).toMatchObject({ code: 0, stderr: "" });
  expect(unasked).toEqual(asked);
  for (const command of commands) expect(asked.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
});

test.each(commands)("%s loads, and its help is the same asked either way", async (command) => {
  const [option, word] = await Promise.all([asof([command, "--help"]), asof(["help", command])]);
  expect(option).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(`Usage: asof ${command} `) });
  expect(word).toEqual(option);
});

test("the version is that of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../packages/asof/package.json"), "utf8"));
  expect(await asof(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test.each([
  { args: ["sevre"], says: "(Did you mean serve?)" },
  { args: ["--jsno"], says: "unknown option '--jsno'" },
  { args: ["cache", "lss"], says: "(Did you mean ls?)" },
  { args: ["serve", "--prot", "1"], says: "(Did you mean --port?)" },
])("a mistake in the command line is told with what may have been meant: asof $args", async ({ args, says }) => {
  expect(await asof(args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(says) });
});

test("a failure is one sentence; with --debug it is the whole error", async () => {
  const args = ["cache", "get", "nothing", "--path", "/nonexistent"];
  const [brief, whole] = await Promise.all([asof(args), asof(["--debug", ...args])]);
  expect(brief).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^asof: [^\n]+\n$/) });
  expect(whole).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^CacheError: .*\n {4}at /) });
});
