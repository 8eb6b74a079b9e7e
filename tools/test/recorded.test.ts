import { describe, expect, test } from "vitest";
import type { Pair } from "../recorded/case-file.js";
import { readCaseFiles } from "../recorded/case-file.js";
import { expectPoints } from "../recorded/compare.js";
import { divergences } from "../recorded/divergences.js";
import { expectFormulaError } from "../recorded/formula-errors.js";
import { agreesOrDiffers } from "../recorded/suite.js";

const points: Pair[] = [
  ["2020-01-01T00:00:00+00:00", 1],
  ["2020-01-01T00:00:00.000001+00:00", null],
];
const series = { tzaware: true, times: [1577836800000, 1577836800000.001], values: [1, Number.NaN] };

describe("the comparison with recorded cases", () => {
  test("holds for the same points", () => {
    expectPoints(series, { points, tzaware: true });
  });

  test.each([
    ["a value in the ninth digit", { values: [1 + 3e-9, Number.NaN] }],
    ["a value that is missing", { values: [Number.NaN, Number.NaN] }],
    ["a value that should be missing", { values: [1, 0] }],
    ["a microsecond", { times: [1577836800000, 1577836800000.002] }],
    ["a point less", { times: [1577836800000], values: [1] }],
    ["a point more", { times: [...series.times, 1577836800001], values: [1, Number.NaN, 2] }],
    ["the awareness", { tzaware: false }],
  ])("fails by %s", (_, other) => {
    expect(() => expectPoints({ ...series, ...other }, { points, tzaware: true })).toThrow();
  });

  test("fails by the code and by the text of an error", () => {
    const recorded = { class: "KeyError", message: "No such series: x" };
    expect(() => expectFormulaError({ code: "syntax", message: "No such series: x" }, recorded)).toThrow();
    expect(() => expectFormulaError({ code: "unknown_keyword", message: "other" }, recorded)).toThrow();
  });
});

describe("what is listed as different", () => {
  const listed = { name: "x", op: "http", path: "/series/history", series_name: "", expect: { status: 404 } };

  test("fails when it agrees", async () => {
    await agreesOrDiffers(listed, undefined, () => Promise.reject(new Error("differs")));
    await expect(agreesOrDiffers(listed, undefined, async () => {})).rejects.toThrow(/agrees, but is listed/);
  });

  test("has to agree with what is right, where that is listed", async () => {
    const one = { ...listed, op: "query-expr", query_expr: "(by.everything)", expect: { expr: "" } };
    const answers = (expr: string) => async (played: { expect: { expr?: string } }) => {
      if (played.expect.expr !== expr) throw new Error(`differs: ${expr}`);
    };
    await agreesOrDiffers(one, undefined, answers("(by.everything)"));
    await expect(agreesOrDiffers(one, undefined, answers("(by.nothing)"))).rejects.toThrow("differs: (by.nothing)");
  });

  test("has to be refused with the error that is listed", async () => {
    const one = { ...listed, op: "typecheck" };
    const refused = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    await agreesOrDiffers(one, undefined, refused("missing_argument"));
    await expect(agreesOrDiffers(one, undefined, refused("syntax"))).rejects.toThrow("syntax");
  });

  const cases = readCaseFiles().flatMap(({ setups, cases }) =>
    cases.flatMap((one) => {
      const steps = one.steps ?? [];
      const parts = steps.map((step, i) => ({ ...one, ...step, op: step.do, expect: one.expect.steps?.[i] ?? {} }));
      return [one, ...parts].map((part) => ({ part, setup: setups[one.setup ?? ""] }));
    }),
  );
  test.each(divergences.map((one) => [one.reason, one] as const))("concerns cases: %s", (_, divergence) => {
    expect(cases.some(({ part, setup }) => divergence.cases(part, setup))).toBe(true);
  });
});
