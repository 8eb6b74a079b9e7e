import fc from "fast-check";
import { expect, test } from "vitest";
import { leastSquares } from "./least-squares.js";

test("gives the solution of numpy.linalg.lstsq", () => {
  const columns = [
    [0.001, -0.891, 0.06, -0.62, 0.105, 0.695, -1.901, -0.235],
    [0.299, -0.455, 1.34, 0.49, -0.93, -1.344, -1.29, -1.267],
    [-0.274, -0.992, -0.492, 0.357, -0.029, -0.458, -1.842, 0.271],
  ].map((column) => Float64Array.from(column));
  const y = Float64Array.from([0.157, -0.187, -2.517, -0.539, -0.049, 0.113, -1.53, -0.478]);
  const [a, b, c] = leastSquares(columns, y) as [number, number, number];
  expect(a).toBeCloseTo(0.24794247821794246, 12);
  expect(b).toBeCloseTo(-0.42296526917491073, 12);
  expect(c).toBeCloseTo(0.779559459742366, 12);
});

test("gives 0 to a regressor that the others already explain, and the same fit", () => {
  const x = Float64Array.from([1, 2, 3, 4]);
  const z = Float64Array.from([1, 0, 2, 5]);
  const both = x.map((value, i) => value - (z[i] as number));
  const y = Float64Array.from([2, 1, 4, 9]);
  const [a, b, c] = leastSquares([x, z, both], y) as [number, number, number];
  const [p, q] = leastSquares([x, z], y) as [number, number];
  expect(c).toBe(0);
  expect([a, b]).toEqual([p, q]);
});

test("leaves residuals that no regressor explains", () => {
  const column = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), column, (regressors, target) => {
      const columns = regressors.map((values) => Float64Array.from(values));
      const coefficients = leastSquares(columns, Float64Array.from(target));
      const residuals = target.map((y, i) =>
        columns.reduce((rest, x, j) => rest - (x[i] as number) * (coefficients[j] as number), y),
      );
      for (const x of columns) {
        const dot = residuals.reduce((sum, r, i) => sum + r * (x[i] as number), 0);
        expect(Math.abs(dot)).toBeLessThan(1e-6);
      }
    }),
  );
});
