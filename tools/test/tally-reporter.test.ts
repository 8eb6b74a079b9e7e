import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const reporter = new URL("../tally-reporter.ts", import.meta.url).href;

/** Ends a run of two tests as a library does that knows nothing of their results. */
function runOf(state: "passed" | "failed") {
  const script = `
    const { default: TallyReporter } = await import(${JSON.stringify(reporter)});
    const tests = ["passed", ${JSON.stringify(state)}].map((state) => ({ result: () => ({ state }) }));
    const module = { children: { allTests: () => tests }, state: () => ${JSON.stringify(state)}, errors: () => [] };
    new TallyReporter().onTestRunEnd([module], []);
    process.exit(0);`;
  const options = { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" } as const;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], options);
  return { status, stdout };
}

test("a run with failures fails, whoever ends the process", () => {
  expect(runOf("failed")).toEqual({ status: 1, stdout: "1 passed, 1 failed, 0 skipped\n" });
  expect(runOf("passed")).toEqual({ status: 0, stdout: "2 passed, 0 failed, 0 skipped\n" });
});
