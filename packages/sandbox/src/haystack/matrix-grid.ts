import { NdArray } from "../values/nd-array.js";

/** A matrix of floats, row-major: a numpy array of two dimensions. */
export class MatrixGrid extends NdArray {
  declare readonly data: Float64Array<ArrayBuffer>;

  constructor(data: Float64Array, rows: number, cols: number) {
    super(data as Float64Array<ArrayBuffer>, [rows, cols]);
  }

  /** From rows of the same length. */
  static fromRows(rows: readonly (readonly number[])[]): MatrixGrid {
    return new MatrixGrid(Float64Array.from(rows.flat()), rows.length, rows[0]?.length ?? 0);
  }

  get numRows(): number {
    return this.shape[0] as number;
  }

  get numCols(): number {
    return this.shape[1] as number;
  }

  at(row: number, col: number): number | undefined {
    return this.data[row * this.numCols + col];
  }

  toRows(): number[][] {
    const { numCols, data } = this;
    return Array.from({ length: this.numRows }, (_, row) => [...data.subarray(row * numCols, (row + 1) * numCols)]);
  }
}
