import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrioDecoder, decodeBrio, encodeBrio, type Grid, isSandboxError } from "../src/index.js";
import { type BrioCase, cellTexts, digestOf, plainOf, pythonValue, readCases } from "./brio-case.js";

const folder = process.env.BRIO_VECTORS_DIR ?? fileURLToPath(new URL("vectors", import.meta.url));
const cases = readCases(folder);

const BOUNDS = { bytes: 1 << 20, items: 100_000, depth: 64 };

type Listed = Record<string, (one: BrioCase) => boolean>;

/** Where the original refuses to write what can well be written, and its own reader reads. */
const WRITTEN_HERE: Listed = {
  "a handle whose top bit is set": ({ value }) => /^[89a-f][0-9a-f]{7}-[0-9a-f]{8}$/i.test(fieldOf(value, "ref")),
  "whole seconds beyond 32 bits, as nanoseconds": ({ value, writeError }) =>
    /'l' format/.test(writeError?.message ?? "") &&
    /^(17[1-9]|18|19|20|21|22[0-8])\d+-[^.]*$/.test(fieldOf(value, "datetime")),
  "a zone of the standard library": ({ value, writeError }) =>
    /no attribute 'zone'/.test(writeError?.message ?? "") && /^[A-Z]\w+(\/|$)/.test(fieldOf(value, "tz")),
};

/** Where the original reads what is no whole value, or refuses what is a right one; here it is the other way round. */
const READ_OTHERWISE: Listed = {
  "a text that ends too early is not taken for a shorter one": ({ name, read }) =>
    /^truncated/.test(name) && typeof read?.value === "string",
  "a negative length is refused": ({ name, read }) =>
    /\bnegative (size|count|length)/.test(name) && /^{"(buf":""|list":\[\])}$/.test(JSON.stringify(read?.value)),
  "a matrix whose numbers of rows and columns are floats is read": ({ name, read }) =>
    /^ndarray float dims/.test(name) && read?.error === "TypeError",
};

const fieldOf = (value: unknown, name: string) => String((value as Record<string, unknown> | null)?.[name] ?? "");
const isListed = (list: Listed, one: BrioCase) => Object.values(list).some((applies) => applies(one));

/** The first value and how many bytes are left. */
function readFirst(bytes: Uint8Array): { value: unknown; trailing: number } {
  const values: unknown[] = [];
  const decoder = new BrioDecoder(BOUNDS, (value) => values.push(value));
  for (let at = 0; at < bytes.length; at++) {
    decoder.push(bytes.subarray(at, at + 1));
    if (values.length > 0) return { value: values[0], trailing: bytes.length - at - 1 };
  }
  return { value: decodeBrio(new Uint8Array()), trailing: 0 };
}

const isFrame = (value: unknown) => typeof value === "object" && value !== null && "dataframe" in value;
// Python's own writer has no form for a place.
const isPlace = (value: unknown) => typeof value === "object" && value !== null && "coordMicroDeg" in value;

const written = cases.filter((one) => one.dir === "write+read");
const frames = written.filter(({ value }) => isFrame(value));
const readable = cases.filter(({ hex, read }) => hex !== undefined && read);

describe("what the original writes", () => {
  const plain = written.filter(({ value }) => !isFrame(value));

  test.each(plain.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const value = pythonValue(one.value);
    if (isPlace(one.value) || isListed(WRITTEN_HERE, one)) {
      expect(plainOf(decodeBrio(encodeBrio(value)))).toEqual(plainOf(value));
      return;
    }
    if (one.writeError) {
      expect(() => encodeBrio(value)).toThrow(expect.objectContaining({ code: "unsupported_value" }));
      return;
    }
    const bytes = encodeBrio(value);
    if (one.hex === undefined) expect([bytes.length, digestOf(bytes)]).toEqual([one.byteLen, one.sha256]);
    else expect(Buffer.from(bytes).toString("hex")).toBe(one.hex);
  });
});

describe("what the original writes of a frame is what its rows are as a grid", () => {
  test.each(frames.map((one) => [one.name, one] as const))("%s", (_, { value, hex, read }) => {
    if (read?.error) {
      expect(() => encodeBrio(pythonValue(value))).toThrow(expect.objectContaining({ code: "unsupported_value" }));
      return;
    }
    expect(Buffer.from(encodeBrio(pythonValue(read?.value))).toString("hex")).toBe(hex);
    expect(cellTexts(value)).toEqual(cellTexts(read?.value));
    expect((pythonValue(value) as Grid).colNames).toEqual((pythonValue(read?.value) as Grid).colNames);
  });
});

describe("what the original reads", () => {
  test.each(readable.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const bytes = Buffer.from(one.hex as string, "hex");
    if (isListed(READ_OTHERWISE, one)) expect(readsLikeOriginal(bytes, one)).toBe(false);
    else if (one.read?.error) expect(() => readFirst(bytes)).toThrow(expect.objectContaining({ code: "protocol" }));
    else {
      const { value, trailing } = readFirst(bytes);
      expect([plainOf(value), trailing]).toEqual([plainOf(pythonValue(one.read?.value)), one.read?.trailing ?? 0]);
    }
  });
});

test("no case is left out", () => {
  const tried = new Set([...written, ...readable]);
  expect(cases.length).toBeGreaterThan(0);
  expect(cases.filter((one) => !tried.has(one)).map(({ name }) => name)).toEqual([]);
});

test("large values, of which only a digest is kept, come back as the original reads them", () => {
  for (const { value, read } of cases.filter(({ hex, sha256 }) => hex === undefined && sha256)) {
    const back = decodeBrio(encodeBrio(pythonValue(value)));
    expect(plainOf(back)).toEqual(plainOf(pythonValue(read ? read.value : value)));
  }
});

function readsLikeOriginal(bytes: Buffer, { read }: BrioCase): boolean {
  try {
    const { value } = readFirst(bytes);
    return !read?.error && JSON.stringify(plainOf(value)) === JSON.stringify(plainOf(pythonValue(read?.value)));
  } catch {
    return read?.error !== undefined;
  }
}

describe("whatever arrives", () => {
  const numRuns = Number(process.env.BRIO_FUZZ_RUNS ?? 2000);
  const visible = cases.flatMap(({ hex }) => (hex ? [Buffer.from(hex, "hex")] : []));
  const mutated = fc
    .tuple(fc.constantFrom(...visible), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }))
    .map(([bytes, changes]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
      return copy;
    });

  test("is a value or a typed error, in whatever pieces", () => {
    const input = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated);
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 40 }), (bytes, size) => {
        const decoder = new BrioDecoder(BOUNDS, () => {});
        try {
          for (let at = 0; at < bytes.length; at += size) decoder.push(bytes.subarray(at, at + size));
        } catch (error) {
          expect(isSandboxError(error) && error.code).toBe("protocol");
        }
      }),
      { numRuns },
    );
  }, 600_000);

  test("is refused before it takes memory when it announces more than the bounds", () => {
    for (const hex of [
      "175be0000000ffffffffff",
      "13e0000000ffffffffff",
      "183ce0000000ffffffffff01",
      "183c00e0000000ffffffffff14",
    ]) {
      expect(() => decodeBrio(Buffer.from(hex, "hex"), BOUNDS)).toThrow(/more than/);
    }
    expect(() => decodeBrio(Buffer.from("175b01".repeat(1000), "hex"), BOUNDS)).toThrow(/64 levels/);
  });

  test("a key that objects have by nature stays a key", () => {
    const bytes = encodeBrio(new Map([["__proto__", 1]]));
    expect(Object.entries(decodeBrio(bytes) as object)).toEqual([["__proto__", 1]]);
    expect(Object.getPrototypeOf(decodeBrio(bytes))).toBe(Object.prototype);
  });
});

test("values of every kind come back as they went", () => {
  const leaf = fc.oneof(fc.double({ noNaN: true }), fc.string({ unit: "grapheme" }), fc.boolean(), fc.integer());
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(leaf, fc.array(tie("value"), { maxLength: 5 }), fc.dictionary(fc.string(), leaf)),
  })).value;
  fc.assert(
    fc.property(tree, (value) => {
      expect(decodeBrio(encodeBrio(value))).toEqual(value);
    }),
  );
});
