import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { MatrixGrid, NdArray, openSession, type Session } from "../src/index.js";
import { arrayPieces } from "../src/native/arrow-array.js";
import type { NumberArray } from "../src/values/nd-array.js";

const { available, reason } = inject("engine");

const ARRAYS: readonly [NumberArray, readonly number[]][] = [
  [Float64Array.of(1.5, Number.NaN, -0, 4, 5, 6), [2, 3]],
  [Float32Array.of(1, 2, 3, 4), [1, 2, 2]],
  [Int8Array.of(-1, 2, 3), [3]],
  [Uint8Array.of(1, 2, 255, 4), [2, 2]],
  [Int16Array.of(-300, 1), [2, 1]],
  [BigInt64Array.of(-(2n ** 60n), 1n), [1, 2]],
  [BigUint64Array.of(2n ** 64n - 1n), [1]],
  [new Float64Array(0), [0, 5]],
  [Float64Array.of(9, 1, 2, 9).subarray(1, 3), [1, 2]],
];

describe.skipIf(!available)(`arrays and matrices travel as Arrow ${reason}`, () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession({ limits: { memoryBytes: 2 * 2 ** 30 } });
    await session.exec("import json, sys, numpy as np, pyarrow as pa");
    await session.exec(`
def arrow(stream):
    table = pa.ipc.open_stream(stream).read_all()
    table.validate(full=True)
    shape = json.loads(table.schema.metadata[b"shape"])
    return table.column_names, table.column("values").combine_chunks().to_numpy().reshape(shape)
def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()`);
  });
  afterAll(() => session?.close());

  test.each(ARRAYS.map(([array, shape]) => [array.constructor.name, array, shape] as const))(
    "pyarrow reads a %s that goes in as what Python gets of it",
    async (_, array, shape) => {
      await session.define("stream", Buffer.concat(arrayPieces(array, shape).pieces));
      await session.define("x", new NdArray(array, shape));
      expect(await session.eval("arrow(stream)[0] == ['values'] and same(arrow(stream)[1], x)")).toBe(true);
    },
  );

  test.each([
    ...["b", "h", "i", "q", "B", "H", "I", "Q", "f", "d"].map((kind) => `np.arange(6, dtype='${kind}').reshape(2, 3)`),
    "np.arange(24.0).reshape(2, 3, 4)[:, ::2, 1:]",
    "np.asfortranarray(np.arange(6.0).reshape(2, 3))",
    "np.zeros((0, 3))",
    "np.arange(3, dtype='i2')",
  ])("pyarrow reads %s that goes out", async (expression) => {
    const written = "b''.join(sys.modules['asof_runner.arrow'].stream_of_array(x))";
    await session.exec(`x = ${expression}\nnames, back = arrow(${written})`);
    expect(await session.eval("[names, same(back, x)]")).toEqual([["values"], true]);
  });

  test("and needs no pyarrow in the image", async () => {
    await using own = await openSession();
    await own.exec("import sys\nsys.modules['pyarrow'] = None");
    const matrix = MatrixGrid.fromRows([
      [1, 2],
      [3, 4],
    ]);
    await own.define("x", matrix);
    expect(await own.eval("x")).toEqual(matrix);
    await expect(own.exec("import pyarrow")).rejects.toMatchObject({ code: "python_error" });
  });

  test("a matrix of four million numbers goes in and comes out whole", async () => {
    const data = Float64Array.from({ length: 4_000_000 }, (_, index) => index / 7);
    await session.define("x", new MatrixGrid(data, 1_000_000, 4));
    expect(await session.eval("[list(x.shape), float(x[-1, -1])]")).toEqual([[1_000_000, 4], 3_999_999 / 7]);
    expect((await session.eval<MatrixGrid>("x")).data).toEqual(data);
  });
});
