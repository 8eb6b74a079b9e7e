import { tableFromArrays } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import * as sandbox from "../src/index.js";
import {
  CalendarDate,
  Coord,
  DateTime,
  Float,
  Grid,
  GridBuilder,
  haystack,
  Marker,
  MatrixGrid,
  NA,
  openSession,
  Ref,
  Remove,
  type Session,
  Time,
  Uri,
} from "../src/index.js";

const { available, reason } = inject("engine");

// The numbers are those of the list of what hxPy promises.
describe.skipIf(!available)(`the values that hxPy promises ${reason}`, () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession();
    await session.exec("import datetime, numpy as np, pandas as pd\nfrom hxpy.haystack import *");
  });
  afterAll(() => session?.close());

  async function there(value: unknown, expression: string): Promise<unknown> {
    await session.define("x", value);
    return session.eval(expression);
  }

  test("S13 null is None, also inside a dict", async () => {
    expect(await there({ a: null }, "[x, x['a'] is None]")).toEqual([{ a: null }, true]);
  });

  test("S14 Marker, NA and Remove are singletons on both sides", async () => {
    const [back, same] = (await there(
      [Marker, NA, Remove],
      "[x, [x[0] is Marker(), x[1] is NA(), x[2] is Remove()]]",
    )) as [unknown[], boolean[]];
    expect([back[0] === Marker, back[1] === NA, back[2] === Remove]).toEqual([true, true, true]);
    expect(same).toEqual([true, true, true]);
    expect(await session.eval("str(Marker())")).toBe("\u2713");
  });

  test("S15 booleans, numpy's included", async () => {
    expect(await there(true, "[x is True, np.bool_(False)]")).toEqual([true, false]);
  });

  test("S16 numbers: whole ones are int, Float is float, and none loses precision", async () => {
    expect(await there([1, 1.5, new Float(1), 2n ** 70n], "[type(v).__name__ for v in x]")).toEqual([
      "int",
      "float",
      "float",
      "int",
    ]);
    expect(await session.eval("[np.float32(0.5), 2**53 + 1, x[3]]")).toEqual([0.5, 2n ** 53n + 1n, 2n ** 70n]);
  });

  test("S17 references keep id and display text", async () => {
    const refs = [new Ref("foo", "Foo"), new Ref("ffffffff-ffffffff")];
    expect(await there(refs, "[x, x[0].id(), x[0].dis(), x[1].dis(), Ref.make_handle(-1) == x[1]]")).toEqual([
      refs,
      "foo",
      "Foo",
      null,
      true,
    ]);
  });

  test("S18 text of any plane", async () => {
    expect(await there("a😀\u{10348}é", "[x, len(x)]")).toEqual(["a😀\u{10348}é", 4]);
  });

  test("S19 an address is text in Python", async () => {
    expect(await there(new Uri("http://x/?°"), "[type(x).__name__, x]")).toEqual(["str", "http://x/?°"]);
  });

  test("S20 times of day, to the microsecond", async () => {
    const time = new Time(3_600_000.001);
    expect(await there(time, "[x, type(x).__name__]")).toEqual([time, "time"]);
    expect(time).toBeInstanceOf(haystack.Time);
  });

  test("S21 moments with a zone, and dates", async () => {
    const moment = new DateTime(Date.UTC(2015, 10, 30, 17, 3, 57), "America/New_York");
    const date = new CalendarDate("2021-07-21");
    expect(await there([moment, date], "[x, x[0].isoformat(), type(x[1]).__name__]")).toEqual([
      [moment, date],
      "2015-11-30T12:03:57-05:00",
      "date",
    ]);
    expect(date).toBeInstanceOf(haystack.Date);
    expect(sandbox.Date).toBe(haystack.Date);
  });

  test("S22 bytes", async () => {
    const bytes = Uint8Array.of(0, 1, 255);
    expect(await there(bytes, "[x, type(x).__name__]")).toEqual([bytes, "bytes"]);
  });

  test("S23 dicts and lists; tuples and sets come back as such", async () => {
    expect(await there({ a: [1, { b: [] }] }, "[x, (1, 2), {3}]")).toEqual([
      { a: [1, { b: [] }] },
      [1, 2],
      new Set([3]),
    ]);
  });

  test("S24 grids with meta data of the whole and of columns; to a DataFrame and from one", async () => {
    const grid = new GridBuilder()
      .setMeta({ dis: "Sites", id: new Ref("a") })
      .addCol("ts", { tz: "New_York" })
      .addCol("v0", { unit: "kW" })
      .addRow([new CalendarDate("2024-01-01"), 1.5])
      .addRow([null, NA])
      .toGrid();
    expect(await there(grid, "x")).toEqual(grid);
    expect(await session.eval("[x.col_names(), x.size(), x.meta()['dis'], x.col('v0').meta()['unit']]")).toEqual([
      ["ts", "v0"],
      2,
      "Sites",
      "kW",
    ]);
    await session.exec(
      "f = GridBuilder().add_col_names(['a', 'b']); f.add_row([1, 'x']); f = f.to_grid().to_dataframe()",
    );
    expect(await session.eval("[list(f.columns), f.values.tolist()]")).toEqual([["a", "b"], [[1, "x"]]]);
    expect(await session.eval("Grid.from_dataframe(f)")).toEqual(Grid.from([{ a: 1, b: "x" }]));
    expect(await session.eval("GridBuilder.from_dataframe(pd.DataFrame([[1]])).to_grid().col_names()")).toEqual(["v0"]);
    expect(await session.eval("__import__('hxpy.haystack.grid', fromlist=['Grid']).Grid is Grid")).toBe(true);
  });

  test("S24 scripts of the original find every name of its modules where it was", async () => {
    await session.exec(`
from hxpy.haystack import Marker, Ref, NA, Remove, Grid, GridBuilder
from hxpy.haystack.marker import Marker as M
from hxpy.haystack.na import NA as N
from hxpy.haystack.remove import Remove as R
from hxpy.haystack.ref import Ref as F
from hxpy.haystack.coord import Coord as C
from hxpy.haystack.grid import Grid as G, GridBuilder as B, GridCol, GridRow
builder = GridBuilder().add_col('a').add_col('b', {'unit': 'kW'})
builder.set_col_meta('a', {'dis': 'A'}).add_row([1, 'x']).add_row([None, Marker()])
made = builder.to_grid()`);
    expect(await session.eval("[M is Marker, N is NA, R is Remove, F is Ref, G is Grid, B is GridBuilder]")).toEqual(
      Array(6).fill(true),
    );
    expect(await session.eval("[made.col('a').meta(), made.val(0, 1), made.get(1).val(made.col('b'))]")).toEqual([
      { dis: "A" },
      "x",
      Marker,
    ]);
    expect(await session.eval("[made.is_empty(), made.has('c'), made.col('c', False), made.first().cells()]")).toEqual([
      ...[false, false, null],
      [1, "x"],
    ]);
    expect(await session.eval("Grid.empty_grid()")).toEqual(new Grid());
    const place =
      "[C.unpack((100 << 32) + 200) == C(100 - 90_000_000, 200 - 180_000_000), str(C.from_str('C(1.5,-2)'))]";
    expect(await session.eval(place)).toEqual([true, "C(1.5,-2.0)"]);
    await expect(session.eval("C.make(91, 0)")).rejects.toMatchObject({ code: "python_error" });
  });

  test("S25 a DataFrame is a table here, types and index kept", async () => {
    await session.define("t", tableFromArrays({ i: Int32Array.of(1, 2), f: Float64Array.of(0.5, 1.5) }));
    const back = await session.eval<{ toArray(): { toJSON(): object }[] }>(
      "t.set_index(pd.Index(['p', 'q'], name='k'))",
    );
    expect(back.toArray().map((row) => row.toJSON())).toEqual([
      { i: 1, f: 0.5, k: "p" },
      { i: 2, f: 1.5, k: "q" },
    ]);
  });

  test("S25 a DataFrame whose columns hold references, markers or several kinds of values is a grid here", async () => {
    const grid = Grid.from([
      { id: new Ref("a", "A"), site: Marker, v: 1 },
      { id: new Ref("b"), site: null, v: "x" },
    ]);
    await session.define("g", grid);
    expect(await session.eval("g.to_dataframe()")).toEqual(grid);
    expect(await session.eval("g.to_dataframe().assign(v=2.5)")).toEqual(
      Grid.from(grid.toObjects().map((row) => ({ ...row, v: 2.5 }))),
    );
    await expect(session.eval("pd.DataFrame({'A b': [1, 'x']})")).rejects.toMatchObject({
      code: "unsupported_value",
      message: expect.stringContaining("DataFrame"),
    });
  });

  test("S26 a matrix is a numpy array of two dimensions", async () => {
    const matrix = MatrixGrid.fromRows([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await there(matrix, "[list(x.shape), x.dtype.name, float(x.sum())]")).toEqual([[2, 3], "float64", 21]);
    const back = await session.eval<MatrixGrid>("x.T");
    expect(back).toBeInstanceOf(MatrixGrid);
    expect([back.numRows, back.numCols, back.at(2, 1), back.toRows()[0]]).toEqual([3, 2, 6, [1, 4]]);
  });

  test("S27 what has no counterpart is an error, not a text, unless asked for", async () => {
    await expect(session.eval("object()")).rejects.toMatchObject({ code: "unsupported_value" });
    expect(await session.eval("[1, 1j, {'a': 2j}]", { unsupported: "text" })).toEqual([1, "1j", { a: "2j" }]);
  });

  test("places on earth come back to the millionth of a degree", async () => {
    expect(await there(new Coord(84.000001, -123), "[x, x.ulat()]")).toEqual([new Coord(84.000001, -123), 84_000_001]);
  });
});
