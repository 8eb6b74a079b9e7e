import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openStore, type Store } from "../../src/index.js";

const { executable, available, reason } = inject("pythons").store ?? { executable: "", available: false, reason: "" };

describe.skipIf(!available)(`the holidays of tshistory_formula ${reason}`, () => {
  let days: Record<string, string[]>;
  let store: Store;
  beforeAll(async () => {
    const program = join(import.meta.dirname, "holidays-program.py");
    const { stdout } = await promisify(execFile)(executable, [program], { maxBuffer: 2 ** 28 });
    days = JSON.parse(stdout) as typeof days;
    store = await openStore("memory:");
  }, 120_000);
  afterAll(() => store?.close());

  test("are the same days in every country and year", async () => {
    expect(Object.keys(days)).toHaveLength(148);
    for (const [country, expected] of Object.entries(days)) {
      const formula = `(holidays "${country}" (date "1980-1-1") (date "2050-12-31") #:naive #t)`;
      const found = [...(await store.evalFormula(formula)).points()].filter(([, value]) => value === 1);
      expect([country, ...found.map(([stamp]) => stamp.slice(0, 10))]).toEqual([country, ...expected]);
    }
  });
});
