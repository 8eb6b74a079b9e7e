import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { DateTime, Grid, Marker, openSession, Ref, type Session } from "../src/index.js";

const { available, reason } = inject("engine");
const ROWS = 2500;

/** A grid of one column, long enough to go by Arrow where its cells allow. */
const columnOf = (cell: (row: number) => unknown) =>
  Grid.from(Array.from({ length: ROWS }, (_, row) => ({ a: cell(row) })));

describe.skipIf(!available)(`large grids ${reason}`, () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession();
    await session.exec("import pandas as pd\nfrom hxpy.haystack import *");
    await session.exec("def kinds(): return sorted({type(row.cells()[0]).__name__ for row in x.rows()})");
  });
  afterAll(() => session?.close());

  test.each<[string, (row: number) => unknown, string[]]>([
    ["whole numbers", (row) => row - 1000, ["int"]],
    ["fractions", (row) => row + 0.5, ["float"]],
    ["numbers of both kinds", (row) => row / 2, ["float", "int"]],
    ["whole numbers with gaps", (row) => (row % 3 ? row : null), ["NoneType", "int"]],
    ["no number, infinity, the other zero", (row) => [Number.NaN, -Infinity, -0][row % 3], ["float"]],
    ["the largest numbers", (row) => [Number.MAX_VALUE, 2 ** 53 - 1, 5e-324, 2 ** 60][row % 4], ["float", "int"]],
    ["texts of any plane with gaps", (row) => (row % 5 ? "λ😀".repeat(row % 4) : null), ["NoneType", "str"]],
    ["texts that are no text in UTF-8", (row) => (row === 7 ? "\ud800" : "x"), ["str"]],
    ["moments in a zone", (row) => new DateTime(row * 3_600_000 - 0.5, "America/New_York"), ["datetime"]],
    [
      "moments without one, with gaps",
      (row) => (row % 2 ? new DateTime(-row * 1.5, null) : null),
      ["NoneType", "datetime"],
    ],
    ["moments of two zones", (row) => new DateTime(row, row % 2 ? "UTC" : "+02:00"), ["datetime"]],
    ["booleans", (row) => row % 2 === 0, ["bool"]],
    ["nothing", () => null, ["NoneType"]],
    [
      "of everything",
      (row) => [1, "a", null, Marker, new Ref("r")][row % 5],
      ["Marker", "NoneType", "Ref", "int", "str"],
    ],
  ])("keep %s", async (_, cell, types) => {
    const grid = columnOf(cell);
    await session.define("x", grid);
    expect(await session.eval("x.size()")).toBe(ROWS);
    expect(await session.eval("kinds()")).toEqual(types);
    expect(await session.eval("x")).toEqual(grid);
    expect(
      await session.eval("Grid.from_dataframe(pd.DataFrame({'a': [r.cells()[0] for r in x.rows()]}, dtype=object))"),
    ).toEqual(grid);
  });

  test("become the DataFrame that their cells make, whether rows were looked at before or not", async () => {
    const grid = Grid.from(
      Array.from({ length: ROWS }, (_, row) => ({
        ts: new DateTime(row * 1000, "UTC"),
        i: row,
        f: row / 7,
        gap: row % 2 ? row : null,
        s: `t${row}`,
        b: row % 2 === 0,
      })),
    );
    await session.define("x", grid);
    await session.define("y", grid);
    await session.exec("direct = x.to_dataframe()\nlen(y.rows())\nby_rows = y.to_dataframe()");
    expect(await session.eval("[str(t) for t in direct.dtypes] == [str(t) for t in by_rows.dtypes]")).toBe(true);
    expect(await session.eval("direct.equals(by_rows)")).toBe(true);
    expect(await session.eval("[str(direct.dtypes[c]) for c in ('i', 'f', 'gap', 'b')]")).toEqual([
      ...["int64", "float64", "float64", "bool"],
    ]);
    await session.exec("direct['i'] += 1");
    expect(await session.eval("x")).toEqual(grid);
  });

  test("of any cells come back as they went", async () => {
    const cell = fc.oneof(fc.constant(null), fc.double(), fc.integer(), fc.string({ unit: "binary" }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (cells) => {
        const grid = columnOf((row) => cells[row % cells.length]);
        await session.define("x", grid);
        expect(await session.eval("x")).toEqual(grid);
      }),
      { numRuns: 40 },
    );
  });

  test("of two hundred thousand rows go in and come out whole", async () => {
    await using own = await openSession({ limits: { memoryBytes: 4 * 2 ** 30 } });
    const length = 200_000;
    const rows = Array.from({ length }, (_, row) => [row, row / 7, row / 3, String(row).padStart(6, "0")]);
    const cols = ["i", "a", "b", "s"].map((name) => ({ name, meta: {} }));
    await own.define("x", new Grid({}, cols, rows));
    await own.exec("frame = x.to_dataframe()");
    expect(await own.eval("[len(frame), int(frame.i.sum()), frame.s.iloc[-1]]")).toEqual([
      ...[length, 19_999_900_000, "199999"],
    ]);
    const back = await own.eval<Grid>("x");
    expect([back.size, back.rows[123_456]]).toEqual([length, rows[123_456]]);
  });
});
