import { PassThrough } from "node:stream";
import { expect, inject, test } from "vitest";
import { prompt } from "../src/cli/prompt.js";
import { openSession } from "../src/index.js";

const { available, reason } = inject("engine");

test.skipIf(!available)(`the prompt runs programs as they become whole ${reason}`, async () => {
  await using session = await openSession();
  const streams = { input: new PassThrough(), output: new PassThrough(), errors: new PassThrough() };
  const seen = { output: "", errors: "" };
  streams.output.on("data", (text) => {
    seen.output += text;
  });
  streams.errors.on("data", (text) => {
    seen.errors += text;
  });
  streams.input.end("def f(x):\n    return 2 * x\n\nf(21)\nprint('printed')\n1 / 0\n1 +\n'last'\nexit()\n'never'\n");
  await prompt(session, streams);
  expect(seen.output).toContain("42\n");
  expect(seen.output).toContain("printed\n");
  expect(seen.output).toMatch(/>>> \.\.\. \.\.\. >>> /);
  expect(seen.output).toContain("'last'\n");
  expect(seen.output).not.toContain("never");
  expect(seen.errors).toMatch(/ZeroDivisionError[\s\S]*SyntaxError/);
});
