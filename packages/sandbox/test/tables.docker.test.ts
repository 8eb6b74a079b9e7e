import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openSession, type Session } from "../src/index.js";

const { available, reason } = inject("engine");

const TABLES = `
import datetime, decimal
import numpy as np, pandas as pd, pyarrow as pa
from asof_runner.tables import frame_of

def sent(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write(table)
    return bytearray(sink.getvalue().to_pybytes())

def read(memory):
    return pa.ipc.open_stream(pa.py_buffer(memory)).read_all()

numbers = {f"c{kind}": pa.array([1, 2, 3], kind) for kind in
           (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(), pa.float32(), pa.float64())}
others = {
    "half": pa.array(np.array([1, 2, 3], "f2")), "flags": pa.array([True, False, True]), "texts": pa.array(["x", "", "é"]),
    "gaps": pa.array([1, None, 3]), "no numbers": pa.array([1.5, None, float("nan")]), "days": pa.array([datetime.date(2024, 1, 1)] * 3),
    "times": pa.array([datetime.datetime(2024, 1, 1)] * 3, pa.timestamp("us", "Europe/Berlin")),
    "spans": pa.array([1, 2, 3], pa.duration("ms")), "kinds": pa.array(["a", "b", "a"]).dictionary_encode(),
    "money": pa.array([decimal.Decimal("1.50")] * 3), "lists": pa.array([[1], [], None]), "nothing": pa.nulls(3),
    "slice": pa.array(range(9)).slice(4, 3), "bytes": pa.array([b"a", b"", None]),
}
tables = {
    "all": pa.table({**numbers, **others}), "numbers": pa.table(numbers), "no rows": pa.table({**numbers, **others}).slice(0, 0),
    "one text": pa.table({"s": ["x"]}), "no columns": pa.table({}), "twice": pa.table([pa.array([1]), pa.array([2])], ["a", "a"]),
    "with an index": pa.Table.from_pandas(pd.DataFrame({"v": [1.0, 2.0]}, index=pd.Index([5, 6], name="i"))),
    "in parts": pa.table({"a": pa.chunked_array([[1], [2, 3]]), "b": ["x", "y", "z"]}), "gaps alone": pa.table({"a": pa.array([None, None], pa.float64())}),
}
`;

describe.skipIf(!available)(`tables in one piece of memory ${reason}`, () => {
  let session: Session;
  beforeAll(async () => {
    session = await openSession();
    await session.exec(TABLES);
  });
  afterAll(() => session?.close());

  test("become the frame that pyarrow makes of them, whatever its columns are of", async () => {
    await session.exec(`
for name, table in tables.items():
    memory = sent(table)
    pd.testing.assert_frame_equal(frame_of(read(memory), memory), read(memory).to_pandas(), obj=name)
`);
  });

  test("have their columns of numbers where they came, and programs may change them", async () => {
    await session.exec(`
memory = sent(tables["all"])
frame = frame_of(read(memory), memory)
whole = np.frombuffer(memory, "u1")
shared = [name for name in frame.columns if np.shares_memory(frame[name].to_numpy(), whole)]
frame.loc[0, "cdouble"] = 0.25
frame.iloc[1, 0] = 100
frame["cint32"] += 1
frame["new"] = frame.cint64 * 2
`);
    expect(await session.eval("sorted(shared)")).toEqual(
      [
        ...["double", "float", "int16", "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"].map(
          (kind) => `c${kind}`,
        ),
        "half",
        "slice",
      ].sort(),
    );
    expect(await session.eval("[list(frame[name]) for name in ('cdouble', 'cint8', 'cint32', 'new')]")).toEqual([
      [0.25, 2, 3],
      [1, 100, 3],
      [2, 3, 4],
      [2, 4, 6],
    ]);
  });
});
