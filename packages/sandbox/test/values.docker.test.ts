import { makeData, makeVector, Table, tableFromArrays, Utf8 } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { CalendarDate, DateTime, NdArray, openSession, type Session, TimeOfDay } from "../src/index.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`values go to Python and back ${reason}`, () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession({ limits: { memoryBytes: 2 * 2 ** 30, resultItems: 10_000 } });
    await session.exec("import datetime, numpy as np, pandas as pd, pyarrow as pa, zoneinfo");
  });
  afterAll(() => session?.close());

  /** What Python says of a value, against what it should be. */
  async function seenAs(value: unknown, expression: string): Promise<unknown> {
    await session.define("x", value);
    return session.eval(`type(x).__name__, x == (${expression})`);
  }

  test.each([
    ["null", null, "NoneType", "None"],
    ["a boolean", true, "bool", "True"],
    ["an integer", 100, "int", "100"],
    ["the largest safe integer", Number.MAX_SAFE_INTEGER, "int", "2**53 - 1"],
    ["a big integer", 2n ** 200n, "int", "2**200"],
    ["a fraction", 0.1, "float", "0.1"],
    ["a large float that looks whole", 1e20, "float", "1e20"],
    ["the smallest float", 5e-324, "float", "5e-324"],
    ["infinity", Number.NEGATIVE_INFINITY, "float", "float('-inf')"],
    ["text beyond the basic plane", 'λ𝕏\u0000"', "str", "'λ𝕏\\0\"'"],
    ["bytes", Uint8Array.of(0, 255), "bytes", "b'\\x00\\xff'"],
    ["a list", [1, [2], "3"], "list", "[1, [2], '3']"],
    ["an object", { a: 1, b: { c: null } }, "dict", "{'a': 1, 'b': {'c': None}}"],
    ["an object with the key $", { $: 1 }, "dict", "{'$': 1}"],
    [
      "a map",
      new Map<unknown, unknown>([
        [1, 2],
        [true, "x"],
      ]),
      "dict",
      "{1: 'x'}",
    ],
    ["a set", new Set([1, "a"]), "set", "{1, 'a'}"],
    [
      "a date",
      new Date("2024-02-29T12:00:00.123Z"),
      "datetime",
      "datetime.datetime(2024, 2, 29, 12, 0, 0, 123000, tzinfo=datetime.timezone.utc)",
    ],
    [
      "a moment without a zone",
      new DateTime(Date.UTC(2024, 0, 1) + 0.5, null),
      "datetime",
      "datetime.datetime(2024, 1, 1, 0, 0, 0, 500)",
    ],
    ["a day", new CalendarDate("2024-02-29"), "date", "datetime.date(2024, 2, 29)"],
    ["a time of day", new TimeOfDay(3_600_000.001), "time", "datetime.time(1, 0, 0, 1)"],
  ])("%s is what it should be in Python", async (_, value, type, expression) => {
    expect(await seenAs(value, expression)).toEqual([type, true]);
  });

  test("the sign of zero and not-a-number survive", async () => {
    await session.define("x", [-0, Number.NaN]);
    expect(await session.eval("[str(v) for v in x]")).toEqual(["-0.0", "nan"]);
    expect(await session.eval("x")).toEqual([-0, Number.NaN]);
  });

  test("a moment in a zone keeps instant and zone", async () => {
    await session.define("x", new DateTime(Date.UTC(2024, 6, 1), "Europe/Paris"));
    expect(await session.eval("x.isoformat()")).toBe("2024-07-01T02:00:00+02:00");
    expect(await session.eval("x")).toEqual(new DateTime(Date.UTC(2024, 6, 1), "Europe/Paris"));
    const offset = "datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30)))";
    expect(await session.eval(offset)).toEqual(new DateTime(Date.UTC(2024, 0, 1, 3, 30), "-03:30"));
  });

  test.each([
    ["2**53", 2n ** 53n],
    ["-(2**53) + 1", -Number.MAX_SAFE_INTEGER],
    ["(1, 2)", [1, 2]],
    ["frozenset([1])", new Set([1])],
    [
      "{1: 'a', None: 2}",
      new Map<unknown, unknown>([
        [1, "a"],
        [null, 2],
      ]),
    ],
    ["bytearray(b'ab')", Uint8Array.of(97, 98)],
    ["datetime.datetime(9999, 12, 31)", new DateTime(Date.UTC(9999, 11, 31), null)],
    ["'\\ud800'", "\ud800"],
    ["np.float32(0.5)", 0.5],
    ["np.int64(7)", 7],
    ["np.uint64(2**64 - 1)", 2n ** 64n - 1n],
    ["np.bool_(True)", true],
    ["np.str_('s')", "s"],
    ["np.array(5)", 5],
    ["np.array([True, False])", [true, false]],
    ["np.array(['a', 'b'])", ["a", "b"]],
    ["np.datetime64('2024-01-01T00:00:00.000000001')", new DateTime(Date.UTC(2024, 0, 1), null)],
    ["pd.Timestamp('2024-01-01', tz='UTC')", new DateTime(Date.UTC(2024, 0, 1), "UTC")],
    ["[pd.NaT, pd.NA]", [null, null]],
    ["np.arange(3)", BigInt64Array.of(0n, 1n, 2n)],
    ["np.arange(6, dtype='>i4')[::2]", Int32Array.of(0, 2, 4)],
    ["np.array([1.5], dtype='f2')", Float32Array.of(1.5)],
    ["np.zeros((0,))", new Float64Array(0)],
    ["np.arange(4, dtype='f8').reshape(2, 2).T", new NdArray(Float64Array.of(0, 2, 1, 3), [2, 2])],
  ])("Python's %s comes back", async (expression, expected) => {
    expect(await session.eval(expression)).toEqual(expected);
  });

  const typedArrays = [
    Float32Array.of(1, Number.NaN),
    Float64Array.of(1, -0),
    Int8Array.of(-1),
    Int16Array.of(-2),
    Int32Array.of(-3),
    BigInt64Array.of(-4n),
    Uint16Array.of(5),
    Uint32Array.of(6),
    BigUint64Array.of(7n),
    new Float64Array(0),
  ];

  test.each(typedArrays.map((array) => [array.constructor.name, array] as const))(
    "a %s stays one",
    async (_, array) => {
      await session.define("x", array);
      expect(await session.eval("type(x).__name__, x.ndim, x.itemsize")).toEqual([
        "ndarray",
        1,
        array.BYTES_PER_ELEMENT,
      ]);
      expect(await session.eval("x")).toEqual(array);
    },
  );

  test("numbers and texts of any kind come back as they went", async () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.string({ unit: "binary" }),
      fc.bigInt({ min: 2n ** 60n, max: 2n ** 90n }),
      fc.boolean(),
    );
    const value = fc.oneof(
      leaf,
      fc.array(leaf),
      fc.dictionary(
        fc.string().filter((key) => key !== "$"),
        leaf,
      ),
    );
    await fc.assert(
      fc.asyncProperty(value, async (sent) => {
        await session.define("x", sent);
        expect(await session.eval("x")).toEqual(sent);
      }),
    );
  });

  test.each([
    ["object()", "builtins.object"],
    ["1j", "complex"],
    ["lambda: 1", "function"],
    ["[{'a': [open]}]", "builtin"],
    ["np.array([1j])", "complex128"],
    ["datetime.timedelta(1)", "timedelta"],
    ["10**5000", "bits"],
  ])("%s cannot be returned, which is said, and the session goes on", async (expression, named) => {
    const failure = session.eval(expression);
    await expect(failure).rejects.toMatchObject({ code: "unsupported_value", message: expect.stringContaining(named) });
    expect(await session.eval("1")).toBe(1);
  });

  test("a value that contains itself, and one with too many items, are refused", async () => {
    await session.exec("loop = []\nloop.append(loop)");
    await expect(session.eval("loop")).rejects.toMatchObject({ code: "unsupported_value" });
    await expect(session.eval("list(range(20000))")).rejects.toMatchObject({ code: "value_too_large" });
  });

  test("a table is a DataFrame there and a table here, column by column", async () => {
    const table = tableFromArrays({ a: Float64Array.of(1, 2.5), b: Int32Array.of(3, 4), c: ["x", "y"] });
    await session.define("t", table);
    expect(await session.eval("type(t).__name__, t.shape, list(t.columns), float(t.a.sum()), list(t.c)")).toEqual([
      "DataFrame",
      [2, 3],
      ["a", "b", "c"],
      3.5,
      ["x", "y"],
    ]);
    const back = await session.eval<Table>("t.assign(d=t.a * 2)");
    expect(back).toBeInstanceOf(Table);
    expect(back.toArray().map((row) => row.toJSON())).toEqual([
      { a: 1, b: 3, c: "x", d: 2 },
      { a: 2.5, b: 4, c: "y", d: 5 },
    ]);
  });

  test("missing values, categories, times, indexes and pyarrow tables come back", async () => {
    const rows = async (code: string) => (await session.eval<Table>(code)).toArray().map((row) => row.toJSON());
    expect(await rows("pa.table({'a': [1, None], 'b': [[1, 2], []]}).select(['a'])")).toEqual([{ a: 1n }, { a: null }]);
    expect(await rows("pd.DataFrame({'a': pd.Categorical(['x', 'y', 'x'])})")).toEqual([
      { a: "x" },
      { a: "y" },
      { a: "x" },
    ]);
    expect(await rows("pd.Series([1.5, 2.5], name='s')")).toEqual([{ s: 1.5 }, { s: 2.5 }]);
    const [row] = await rows("pd.DataFrame({'v': [1.0]}, index=pd.DatetimeIndex(['2024-01-01'], name='t'))");
    expect(row).toEqual({ v: 1, t: Date.UTC(2024, 0, 1) });
    expect(await rows("pd.DataFrame()")).toEqual([]);
    await expect(session.eval("pd.DataFrame({'a': [1, 'x', object()]})")).rejects.toMatchObject({
      code: "unsupported_value",
    });
  });

  test("a million rows of four columns go in and come out whole", async () => {
    const length = 1_000_000;
    const integers = Int32Array.from({ length }, (_, index) => index);
    const floats = Float64Array.from({ length }, (_, index) => index / 7);
    const text = makeData({
      type: new Utf8(),
      length,
      valueOffsets: Int32Array.from({ length: length + 1 }, (_, index) => 6 * index),
      data: Buffer.from(Array.from({ length }, (_, index) => String(index).padStart(6, "0")).join("")),
    });
    const table = new Table({
      i: makeVector(integers),
      a: makeVector(floats),
      b: makeVector(floats),
      s: makeVector(text),
    });
    await session.define("t", table);
    expect(await session.eval("[len(t), int(t.i.sum()), float(t.a.iloc[-1]), t.s.iloc[-1]]")).toEqual([
      length,
      499_999_500_000,
      999_999 / 7,
      "999999",
    ]);
    await session.exec("t.loc[0, 'i'] = 7; t['b'] *= 2");
    const back = await session.eval<Table>("t");
    expect(back.numRows).toBe(length);
    expect(back.getChild("i")?.get(0)).toBe(7);
    expect(back.getChild("b")?.get(1)).toBe(2 / 7);
    expect(back.getChild("a")?.toArray()).toEqual(floats);
    expect(back.getChild("s")?.get(123_456)).toBe("123456");
  });
});
