import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { rows } from "../../bench/rows/index.js";

interface RowReport {
  readonly id: string;
  readonly reason?: string;
  readonly outcomes: readonly { readonly times: { readonly ours: { readonly median: number } } }[];
}

const command = join(import.meta.dirname, "../../bench/command.ts");
/** What a machine may lack; with CI=true it has to be there. */
const isMissing = /^No Python|^There is no Docker engine|pip install/;

async function bench(...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { code, output };
}

test("every line of the targets is declared", () => {
  const ids = rows.map(({ id }) => id);
  const series = Array.from({ length: 14 }, (_, i) => `S${i + 1}`);
  expect(ids).toEqual([...series, "G1", "C1", "C2", "C3", "C4", "B1", "B2", "B3", "B4", "P1", "P2", "P3", "U1"]);
});

test("a row that there is not is refused before anything starts", async () => {
  expect(await bench("S99")).toEqual({ code: 2, output: "" });
});

describe("with very little data", () => {
  const reports = new Map<string, RowReport>();
  beforeAll(async () => {
    const { output } = await bench("--tiny", "--json");
    for (const report of (JSON.parse(output) as { rows: RowReport[] }).rows) reports.set(report.id, report);
  }, 600_000);

  test.for(rows.filter((row) => "open" in row))("$id: both sides run, and come to the same", ({ id }, { skip }) => {
    const { reason, outcomes } = reports.get(id) as RowReport;
    if (process.env.CI !== "true") skip(reason !== undefined && isMissing.test(reason), reason);
    expect(reason).toBeUndefined();
    expect(outcomes.length).toBeGreaterThan(0);
  });

  test.for(rows.filter((row) => !("open" in row)))("$id is listed with the reason why it cannot run", ({ id }) => {
    expect(reports.get(id)?.reason).toEqual(expect.any(String));
  });
});
