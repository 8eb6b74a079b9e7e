import { expect, test } from "vitest";
import { type DemoReport, tableOf } from "./report.js";

const report: DemoReport = {
  rows: 43_824,
  origins: 52,
  baseline: { mae: 2.876, rmse: 3.934 },
  models: [
    {
      name: "Linear regression",
      runtime: "in-process",
      mae: 2.5,
      rmse: 3.25,
      skill: 0.13074,
      trainingRows: 35_064,
      seconds: 1.26,
      cacheHits: 54,
    },
  ],
  notes: ["line 7 is damaged"],
};

test("sets the models beneath the baseline, in columns of one width", () => {
  const lines = tableOf(report).split("\n");
  const [head, rule, ...rows] = lines.slice(2, 6) as [string, string, ...string[]];
  expect(rows.map((row) => row.split(/ {2,}/).map((cell) => cell.trim()))).toEqual([
    ["persistence (24 h)", "2.88", "3.93", ""],
    ["Linear regression (in-process)", "2.50", "3.25", "13.1 %", "35,064", "1.3", "54"],
  ]);
  expect(new Set([head, rule, ...rows].map((line) => line.length)).size).toBe(1);
});

test("ends with the notes", () => {
  expect(tableOf(report).endsWith("\n\n- line 7 is damaged\n")).toBe(true);
  expect(tableOf({ ...report, notes: [] })).not.toContain("- ");
});
