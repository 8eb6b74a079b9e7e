import { makeVector, Table, tableFromArrays, tableToIPC } from "apache-arrow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSandboxError } from "../errors.js";
import { CalendarDate, DateTime, TimeOfDay } from "../values/date-time.js";
import { NdArray } from "../values/nd-array.js";
import { decodeValue } from "./decode.js";
import { encodeValue } from "./encode.js";

const refusal = expect.objectContaining({ name: "SandboxError", code: "protocol" });

/** Over the wire: the tree through JSON, the attachments as buffers. */
function roundTrip(value: unknown): unknown {
  const { tree, attachments } = encodeValue(value);
  return decodeValue(
    JSON.parse(JSON.stringify(tree)),
    attachments.map((pieces) => Buffer.concat(pieces)),
  );
}

// What comes back through the codec alone; numbers that Python would see as floats are tested in the sandbox.
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
  fc.bigInt(),
  fc.string({ unit: "binary" }),
  fc.uint8Array(),
  fc.float64Array().filter((array) => !array.includes(Number.NaN)),
  fc
    .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
    .map((date) => new DateTime(date.getTime(), "UTC")),
);
const { value: valueArbitrary } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value")), fc.dictionary(fc.string(), tie("value"))),
}));

test("values survive encoding and decoding", () => {
  fc.assert(
    fc.property(valueArbitrary, (value) => {
      // A dictionary with the key "$" comes back as a Map: objects with it are taken.
      fc.pre(!JSON.stringify(value, (_, item) => (typeof item === "bigint" ? 0 : item)).includes('"$"'));
      expect(roundTrip(value)).toEqual(value);
    }),
  );
});

test("maps, sets, moments and arrays keep their kind", () => {
  const values = [
    new Map<unknown, unknown>([
      [1, "a"],
      [null, [2]],
    ]),
    new Set([1, "x"]),
    new DateTime(1.001, null),
    new CalendarDate("2024-02-29"),
    new TimeOfDay(1.5),
    new NdArray(Float32Array.of(1, 2, 3, 4), [2, 2]),
    BigInt64Array.of(1n, -1n),
  ];
  expect(roundTrip(values)).toEqual(values);
  expect(roundTrip({ $: 1, b: 2 })).toEqual(
    new Map([
      ["$", 1],
      ["b", 2],
    ]),
  );
});

test("a key __proto__ is a key and changes no prototype", () => {
  const value = decodeValue(JSON.parse('{"__proto__":{"polluted":true}}'), []) as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect("polluted" in value).toBe(false);
});

test.each([
  { $: "nothing" },
  { $: "__proto__" },
  { $: "bytes", a: 0 },
  { $: "bytes", a: -1 },
  { $: "bytes", a: 0.5 },
  { $: "int", v: "1e5" },
  { $: "int", v: "1".repeat(5000) },
  { $: "float", v: "1" },
  { $: "array", dtype: "O", shape: [1], a: 0 },
  { $: "map", v: [[1]] },
  { $: "date", v: "2024-02-30" },
  { $: "datetime", ms: 0, us: 1000, zone: null },
])("the malformed tree %j is refused", (tree) => {
  expect(() => decodeValue(tree, [])).toThrow(refusal);
});

test("an array whose shape does not fit its bytes is refused", () => {
  for (const shape of [[3], [2, 2], [], [2 ** 52, 2 ** 52], [0]]) {
    const tree = { $: "array", dtype: "f8", shape, a: 0 };
    expect(() => decodeValue(tree, [Buffer.alloc(16)])).toThrow(refusal);
  }
});

test("any JSON decodes to a value or is refused, never anything else", () => {
  const trees = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value).replaceAll('""', '"$"')));
  fc.assert(
    fc.property(trees, (tree) => {
      try {
        decodeValue(tree, [Buffer.alloc(8)]);
      } catch (error) {
        expect(isSandboxError(error)).toBe(true);
      }
    }),
  );
});

test("a table whose columns share memory comes back whole, and so does one without rows", () => {
  const shared = Float64Array.from({ length: 100 }, (_, index) => index);
  const table = new Table({ a: makeVector(shared), b: makeVector(shared), c: makeVector(shared.subarray(0, 100)) });
  const back = roundTrip(table) as Table;
  expect(["a", "b", "c"].map((name) => back.getChild(name)?.toArray())).toEqual([shared, shared, shared]);
  const empty = roundTrip(tableFromArrays({ a: new Float64Array(0) })) as Table;
  expect([empty.numRows, empty.schema.names]).toEqual([0, ["a"]]);
});

test("a damaged table is refused or read, and never crashes", () => {
  const bytes = tableToIPC(tableFromArrays({ a: Float64Array.of(1, 2, 3), b: ["x", "y", "z"] }), "stream");
  const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(bytes.length), (changes, length) => {
      const damaged = Buffer.from(bytes);
      for (const [at, byte] of changes) damaged[at] = byte;
      try {
        expect(decodeValue({ $: "table", a: 0 }, [damaged.subarray(0, length)])).toBeInstanceOf(Table);
      } catch (error) {
        expect(isSandboxError(error), String(error)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["a function", () => 1, "value"],
  ["a symbol inside", { a: [Symbol("x")] }, "value.a[0]"],
  ["a class instance", { when: new (class Weird {})() }, "value.when"],
  ["an invalid date", [new Date(Number.NaN)], "value[0]"],
  ["an array with the wrong shape", new NdArray(new Float64Array(3), [2, 2]), "value"],
])("%s is refused with its path", (_, value, path) => {
  const error = expect.objectContaining({ code: "unsupported_value", message: expect.stringContaining(`${path} `) });
  expect(() => encodeValue(value)).toThrow(error);
});

test("a value that contains itself is refused", () => {
  const list: unknown[] = [];
  list.push(list);
  expect(() => encodeValue(list)).toThrow(expect.objectContaining({ code: "unsupported_value" }));
});
