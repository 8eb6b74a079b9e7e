import { SandboxError } from "../errors.js";

/** Named values. */
export type Dict = Readonly<Record<string, unknown>>;

export interface GridColumn {
  readonly name: string;
  readonly meta: Dict;
}

/** A table of any values with meta data of the whole and of each column; null is a cell without a value. */
export class Grid {
  readonly meta: Dict;
  readonly cols: readonly GridColumn[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];

  /** @internal Use `GridBuilder` or `Grid.from`, which check what they are given. */
  constructor(meta: Dict = {}, cols: readonly GridColumn[] = [], rows: readonly (readonly unknown[])[] = []) {
    this.meta = meta;
    this.cols = cols;
    this.rows = rows;
  }

  /** A grid of objects; its columns are all their keys, in the order in which they first come. */
  static from(rows: readonly Dict[], meta: Dict = {}): Grid {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const builder = new GridBuilder().setMeta(meta).addColNames(names);
    for (const row of rows) builder.addRow(names.map((name) => row[name] ?? null));
    return builder.toGrid();
  }

  get size(): number {
    return this.rows.length;
  }

  get colNames(): string[] {
    return this.cols.map(({ name }) => name);
  }

  has(name: string): boolean {
    return this.cols.some((col) => col.name === name);
  }

  /** @throws {SandboxError} invalid_option when there is no such column. */
  col(name: string): GridColumn {
    return this.cols[this.#indexOf(name)] as GridColumn;
  }

  /** A cell by row number and column name. */
  get(row: number, name: string): unknown {
    return this.rows[row]?.[this.#indexOf(name)] ?? null;
  }

  /** One object a row, cells without a value left out. */
  toObjects(): Record<string, unknown>[] {
    return this.rows.map((cells) =>
      Object.fromEntries(
        this.cols.map(({ name }, index) => [name, cells[index]]).filter(([, cell]) => (cell ?? null) !== null),
      ),
    );
  }

  #indexOf(name: string): number {
    const index = this.cols.findIndex((col) => col.name === name);
    if (index >= 0) return index;
    throw new SandboxError("invalid_option", `The grid has no column ${JSON.stringify(name)}.`);
  }
}

/** Whether a column may have this name: letters, digits and `_`, at least one, no capital first. */
export function isTagName(name: string): boolean {
  return /^[\p{L}\p{N}_]+$/u.test(name) && !/^\p{Uppercase}/u.test(name);
}

/** Makes a grid step by step: meta data and columns first, then rows. */
export class GridBuilder {
  #meta: Dict = {};
  readonly #cols: GridColumn[] = [];
  readonly #names: Set<string> = new Set();
  readonly #rows: (readonly unknown[])[] = [];

  setMeta(meta: Dict): this {
    this.#meta = meta;
    return this;
  }

  /** @throws {SandboxError} invalid_option when the name is none for a column, is there already, or rows are. */
  addCol(name: string, meta: Dict = {}): this {
    if (!isTagName(name)) throw invalid(`${JSON.stringify(name)} is no name of a column`);
    if (this.#names.has(name)) throw invalid(`there are two columns ${JSON.stringify(name)}`);
    if (this.#rows.length > 0) throw invalid("columns come before rows");
    this.#names.add(name);
    this.#cols.push({ name, meta });
    return this;
  }

  addColNames(names: Iterable<string>): this {
    for (const name of names) this.addCol(name);
    return this;
  }

  /** @throws {SandboxError} invalid_option when there is not one cell a column. */
  addRow(cells: readonly unknown[]): this {
    if (cells.length !== this.#cols.length) {
      throw invalid(`a row has ${cells.length} cells for ${this.#cols.length} columns`);
    }
    this.#rows.push(cells);
    return this;
  }

  toGrid(): Grid {
    return new Grid(this.#meta, [...this.#cols], [...this.#rows]);
  }
}

function invalid(what: string): SandboxError {
  return new SandboxError("invalid_option", `The grid cannot be made: ${what}.`);
}
