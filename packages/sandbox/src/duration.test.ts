import { expect, test } from "vitest";
import { type Duration, millisecondsFrom } from "./duration.js";

test.each([
  [1500, 1500],
  ["500ms", 500],
  ["10s", 10_000],
  ["1.5s", 1500],
  ["2min", 120_000],
  ["1h", 3_600_000],
] as [Duration, number][])("%s is %d ms", (duration, ms) => {
  expect(millisecondsFrom(duration)).toBe(ms);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "", "s", "10", "1e3s", "-1s", "600h", "1m"])(
  "%j is refused",
  (duration) => {
    const refusal = expect.objectContaining({ name: "SandboxError", code: "invalid_option" });
    expect(() => millisecondsFrom(duration as Duration)).toThrow(refusal);
  },
);
