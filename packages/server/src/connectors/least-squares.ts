/**
 * Ordinary (or weighted) least squares by Householder reflections: `rows` observations of
 * `columns.length` regressors, the coefficients that minimise Σ w (y − Xb)². A regressor that the
 * ones before it already explain gets the coefficient 0.
 *
 * @see Golub and Van Loan, Matrix Computations, algorithm 5.2.1
 */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): number[] {
  const a = columns.map((column) => column.slice());
  const b = y.slice();
  const pivots = a.map((column, j) => reflect(a, b, column, j));
  return backSubstitute(a, b, pivots);
}

/** Zeroes column `j` below the diagonal, carries the reflection on to the rest; gives the diagonal. */
function reflect(a: readonly Float64Array[], b: Float64Array, column: Float64Array, j: number): number {
  const whole = norm(column, 0);
  const length = norm(column, j);
  if (length <= 1e-12 * whole) return 0;
  const diagonal = (column[j] as number) > 0 ? -length : length;
  const v = column.slice(j);
  v[0] = (v[0] as number) - diagonal;
  const scale = 2 / v.reduce((total, x) => total + x * x, 0);
  for (const other of [...a.slice(j + 1), b]) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += (v[i] as number) * (other[i + j] as number);
    for (let i = 0; i < v.length; i++) other[i + j] = (other[i + j] as number) - scale * dot * (v[i] as number);
  }
  return diagonal;
}

function backSubstitute(a: readonly Float64Array[], b: Float64Array, pivots: readonly number[]): number[] {
  const x = new Array<number>(a.length).fill(0);
  for (let j = a.length - 1; j >= 0; j--) {
    if (pivots[j] === 0) continue;
    let rest = b[j] as number;
    for (let k = j + 1; k < a.length; k++) rest -= ((a[k] as Float64Array)[j] as number) * (x[k] as number);
    x[j] = rest / (pivots[j] as number);
  }
  return x;
}

function norm(column: Float64Array, from: number): number {
  let total = 0;
  for (let i = from; i < column.length; i++) total += (column[i] as number) ** 2;
  return Math.sqrt(total);
}
