import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytes,
  coreSerializers,
  createSerializerRegistry,
  defineSerializer,
  json,
  npy,
  npz,
  openCacheStore,
  pickSerializer,
  text,
} from "../src/index.js";
import { writeJson } from "../src/python/json.js";
import { readJson } from "../src/python/json-read.js";
import { readZip } from "../src/serializers/zip.js";
import { ownFixturesDir } from "./fixtures.js";

const registry = createSerializerRegistry(coreSerializers);

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.bigInt().filter((big) => big > 2n ** 53n || big < -(2n ** 53n)),
    fc.string({ unit: "binary" }),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value")),
  ),
})).value;

const float64 = fc.float64Array({ maxLength: 20 });
const arrays = fc.oneof(
  float64,
  fc.float32Array({ maxLength: 20 }),
  fc.bigInt64Array({ maxLength: 20 }),
  fc.bigUint64Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.int8Array({ maxLength: 20 }),
);

describe("json", () => {
  test("gives back every float bit for bit, and everything else", async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (value) => {
        const normal = structuredClone(value);
        expect(await json.load(await json.dump(value, {}), {})).toStrictEqual(normal);
      }),
      { numRuns: 500 },
    );
  });

  test("agrees with JSON.parse wherever the text is plain JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeJson(value))).toStrictEqual(value);
      }),
    );
  });

  test("reads Python's tokens and its large integers exactly", () => {
    expect(readJson('{"a": [NaN, -Infinity, Infinity], "n": 1180591620717411303424, "s": "NaN \\"x"}')).toStrictEqual({
      a: [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      n: 1180591620717411303424n,
      s: 'NaN "x',
    });
    expect(readJson("[9007199254740993, 9007199254740993.5, 1234567890123456e3, 0.1234567890123456789]")).toStrictEqual(
      [9007199254740993n, 9007199254740994, 1234567890123456000, 0.12345678901234568],
    );
    expect(() => readJson("[NaN, ]")).toThrow(SyntaxError);
    expect(() => readJson("[NaN] 1")).toThrow(SyntaxError);
  });

  test("says where the value is that it cannot hold", () => {
    expect(() => writeJson({ a: 1, b: [{ ok: [] }, { c: new Date() }] })).toThrow(/a Date \(at b\[1\]\.c\)/);
  });

  test("sorts names by code point, as Python does", () => {
    expect(writeJson({ "\u{1f600}": 1, "\uffff": 2, b: 3, a: 4 }, { sortKeys: true })).toBe(
      '{"a": 4, "b": 3, "\\uffff": 2, "\\ud83d\\ude00": 1}',
    );
  });

  test("refuses options that Python's json.dump does not have", async () => {
    expect(() => json.dump(1, { indentation: 2 })).toThrow(expect.objectContaining({ code: "invalid_options" }));
  });
});

describe("numpy.npy", () => {
  test("writes numpy's own bytes", () => {
    const wanted = readFileSync(join(ownFixturesDir, "xpersist/tables/a.npy"));
    const value = npy.load(wanted, {});
    expect(Buffer.from(npy.dump(value as never, {}) as Uint8Array)).toEqual(wanted);
  });

  test("gives back every bit of every type", async () => {
    await fc.assert(
      fc.asyncProperty(arrays, async (array) => {
        const back = (await npy.load(await npy.dump(array, {}), {})) as typeof array;
        expect(back.constructor).toBe(array.constructor);
        expect(Buffer.from(back.buffer, back.byteOffset, back.byteLength)).toEqual(Buffer.from(array.buffer));
      }),
    );
  });

  test("keeps shapes and booleans", async () => {
    const matrix = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(await npy.load(await npy.dump(matrix, {}), {})).toEqual(matrix);
    const flags = { shape: [2], data: Uint8Array.of(1, 0), dtype: "b1" as const };
    expect(await npy.load(await npy.dump(flags, {}), {})).toEqual(flags);
    const scalar = { shape: [], data: Float64Array.of(7) };
    expect(await npy.load(await npy.dump(scalar, {}), {})).toEqual(scalar);
  });

  test("turns column order and big-endian numbers round", () => {
    const header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }";
    const file = Buffer.alloc(128 + 12);
    file.write(`\x93NUMPY\x01\x00v\x00${header.padEnd(117)}\n`, 0, "latin1");
    for (const [index, value] of [1, 4, 2, 5, 3, 6].entries()) file.writeInt16BE(value, 128 + 2 * index);
    expect(npy.load(file, {})).toEqual({ shape: [2, 3], data: Int16Array.of(1, 2, 3, 4, 5, 6) });
  });

  test("refuses what does not fit or is cut off", async () => {
    const dumped = (await npy.dump(Float64Array.of(1, 2), {})) as Uint8Array;
    expect(() => npy.load(dumped.subarray(0, -1), {})).toThrow(expect.objectContaining({ code: "damaged" }));
    expect(() => npy.load(new Uint8Array(4), {})).toThrow(expect.objectContaining({ code: "damaged" }));
    expect(() => npy.dump({ shape: [3], data: Float64Array.of(1, 2) }, {})).toThrow(
      expect.objectContaining({ code: "unserializable" }),
    );
  });
});

describe("numpy.npz", () => {
  test("gives back plain data with arrays anywhere in it", async () => {
    const nested = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, arrays, plain, fc.dictionary(fc.string(), tie("value")), fc.array(tie("value"))),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.oneof(fc.string(), fc.constant("$array")), nested), async (value) => {
        const back = await npz.load(await npz.dump(value, {}), {});
        expect(back).toStrictEqual(structuredClone(value));
      }),
      { numRuns: 300 },
    );
  });

  test("is nothing but numpy's file where the value is a record of arrays", async () => {
    const table = { t: Float64Array.of(1, 2), y: Float64Array.of(3, 4) };
    const members = readZip(await npz.dump(table, {}));
    expect(members.map((member) => member.name)).toEqual(["t.npy", "y.npy"]);
    expect(Object.keys((await npz.load(await npz.dump(table, {}), {})) as object)).toEqual(["t", "y"]);
  });

  test("reads numpy's members wherever they lie in the file", () => {
    const name = Buffer.from("a.npy");
    const data = npy.dump(Float64Array.of(0.1, 2), {}) as Uint8Array;
    const sizes = (buffer: Buffer, at: number) => {
      for (const value of [crc32(data), data.byteLength, data.byteLength]) at = buffer.writeUInt32LE(value, at);
      buffer.writeUInt16LE(name.length, at);
    };
    for (let before = 0; before < 8; before++) {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50);
      sizes(local, 14);
      const central = Buffer.alloc(46);
      central.writeUInt32LE(0x02014b50);
      sizes(central, 16);
      central.writeUInt32LE(before, 42);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50);
      end.writeUInt16LE(1, 10);
      end.writeUInt32LE(before + local.length + name.length + data.byteLength, 16);
      const file = Buffer.concat([Buffer.alloc(before), local, name, data, central, name, end]);
      expect(npz.load(file, {})).toEqual({ a: Float64Array.of(0.1, 2) });
    }
  });

  test("gives the same bytes for the same value", async () => {
    const value = () => ({ columns: { t: Float64Array.of(1, 2) }, n: 1 });
    expect(await npz.dump(value(), {})).toEqual(await npz.dump(value(), {}));
  });

  test("finds every flipped byte of an array by its checksum", async () => {
    const file = (await npz.dump({ t: Float64Array.of(1, 2) }, {})) as Uint8Array;
    const damaged = file.slice();
    damaged[200] = (damaged[200] as number) ^ 1;
    expect(() => npz.load(damaged, {})).toThrow(expect.objectContaining({ code: "damaged" }));
    expect(() => npz.load(file.subarray(0, 100), {})).toThrow(expect.objectContaining({ code: "damaged" }));
  });
});

describe("auto", () => {
  test.each([
    ["text", "a line\r\n", "text"],
    ["half a surrogate pair", "\ud800", "json"],
    ["bytes", Uint8Array.of(1), "bytes"],
    ["a typed array", Float64Array.of(1), "numpy.npy"],
    ["a matrix", { shape: [1, 1], data: Float64Array.of(1) }, "numpy.npy"],
    ["a table", { columns: { t: Float64Array.of(1) } }, "numpy.npz"],
    ["plain data", { a: [1, null] }, "json"],
    ["null", null, "json"],
    ["a number", 1.5, "json"],
  ])("hands %s to the serializer that fits", async (_, value, name) => {
    expect(pickSerializer(value, registry).name).toBe(name);
    expect(pickSerializer(value).name).toBe(name);
    const store = await openCacheStore("memory:");
    await store.put("k", value);
    expect(await store.get("k")).toStrictEqual(value);
  });

  test("asks the user's serializers first", async () => {
    const dates = defineSerializer<Date>({
      name: "date",
      matches: (value) => value instanceof Date,
      dump: (value) => Buffer.from(value.toISOString()),
      load: (data) => new Date(Buffer.from(data).toString()),
    });
    const store = await openCacheStore("memory:", { serializers: [dates] });
    await store.put("k", new Date(5));
    expect(await store.get("k")).toEqual(new Date(5));
    expect((await store.getArtifact("k")).serializer).toBe("date");
  });

  test("says which serializers there are when none fits", () => {
    expect(() => pickSerializer(new Date(), registry)).toThrow(expect.objectContaining({ code: "unknown_serializer" }));
  });
});

test("a registry refuses two serializers of one name", () => {
  expect(() => createSerializerRegistry([text, bytes, text])).toThrow(
    expect.objectContaining({ code: "duplicate_name" }),
  );
});
