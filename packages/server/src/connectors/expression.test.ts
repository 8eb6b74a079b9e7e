import { expect, test } from "vitest";
import { readExpression } from "./expression.js";

function evaluate(text: string, values: Record<string, number>): number {
  const columns = new Map(Object.entries(values).map(([name, value]) => [name, Float64Array.of(value)]));
  return readExpression(text, Object.keys(values))(columns, 1)[0] as number;
}

// Evaluated by Python 3.11 with x = 5.25 and y = 2.5.
const inPython: [string, number][] = [
  ["x + y * 2", 10.25],
  ["-x ** 2", -27.5625],
  ["2 ** 3 ** 2 / y", 204.8],
  ["(x - y) / (x + y)", 0.3548387096774194],
  ["x % 3", 2.25],
  ["-7.5 % y", 0],
  ["sin(2 * pi * x / 24)", 0.9807852804032304],
  ["max(x, y) - min(x, y)", 2.75],
  ["abs(-x) ** 0.5", 2.29128784747792],
  ["exp(log(x)) + 1e-3", 5.251],
  ["x - y - 1", 1.75],
  ["x / y / 2", 1.05],
  ["--x", 5.25],
  ["+x * -y", -13.125],
  ["sqrt(x) * cos(y)", -1.835650630387212],
  ["2 * -x ** 2", -55.125],
];

test.each(inPython)("%s gives what Python gives", (text, expected) => {
  expect(evaluate(text, { x: 5.25, y: 2.5 })).toBeCloseTo(expected, 12);
});

test.each([
  ["x +", "position 3"],
  ["x ) y", "position 2"],
  ["(x", 'lacks a ")"'],
  ["z + 1", '"z" is no variable; there are x'],
  ["sum(x)", '"sum" is no function'],
  ["sin(x, x)", "wrong number of arguments"],
  ["x $ 2", "position 1"],
  ["", "ends too early"],
  ["1 2", "is not expected here"],
])("refuses %s with its place and reason", (text, reason) => {
  expect(() => readExpression(text, ["x"])).toThrow(
    expect.objectContaining({ code: "invalid_parameters", message: expect.stringContaining(reason) }),
  );
});
