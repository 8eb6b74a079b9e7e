import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrioDecoder, decodeBrio, encodeBrio, type Grid, isSandboxError } from "../src/index.js";
import { digestOf, pythonValue, readCases } from "./brio-case.js";
import { isListed, READ_OTHERWISE, REFUSED_HERE, WRITTEN_HERE } from "./brio-divergences.js";
import { cellTexts, dtypesOf, plainOf, sentPlain } from "./brio-plain.js";

const folder = process.env.BRIO_VECTORS_DIR ?? fileURLToPath(new URL("vectors", import.meta.url));
const cases = readCases(folder);

const BOUNDS = { bytes: 1 << 20, items: 100_000, depth: 64 };
// As deep as Python's reader goes, and deeper.
const WIDE_BOUNDS = { bytes: 1 << 26, items: 1_000_000, depth: 1000 };

/** The first value and how many bytes are left. */
function readFirst(bytes: Uint8Array): { value: unknown; trailing: number } {
  const values: unknown[] = [];
  const decoder = new BrioDecoder(WIDE_BOUNDS, (value) => values.push(value));
  for (let at = 0; at < bytes.length; at++) {
    decoder.push(bytes.subarray(at, at + 1));
    if (values.length > 0) return { value: values[0], trailing: bytes.length - at - 1 };
  }
  return { value: decodeBrio(new Uint8Array()), trailing: 0 };
}

const isFrame = (value: unknown) => typeof value === "object" && value !== null && "dataframe" in value;

const written = cases.filter((one) => one.dir === "write+read");
const frames = written.filter(({ value }) => isFrame(value));
const readable = cases.filter(({ hex, read }) => hex !== undefined && read);

describe("what the original writes", () => {
  const plain = written.filter(({ value }) => !isFrame(value));

  test.each(plain.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const value = pythonValue(one.value);
    if (isListed(WRITTEN_HERE, one, undefined)) {
      expect(plainOf(decodeBrio(encodeBrio(value)))).toEqual(sentPlain(value));
      return;
    }
    if (one.writeError || isListed(REFUSED_HERE, one, undefined)) {
      expect(() => encodeBrio(value)).toThrow(expect.objectContaining({ code: "unsupported_value" }));
      return;
    }
    const bytes = encodeBrio(value);
    if (one.hex === undefined) expect([bytes.length, digestOf(bytes)]).toEqual([one.byteLen, one.sha256]);
    else expect(Buffer.from(bytes).toString("hex")).toBe(one.hex);
  });
});

describe("what the original writes of a frame is what its rows are as a grid", () => {
  test.each(frames.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const { value, hex, writeError, read } = one;
    if (isListed(WRITTEN_HERE, one, undefined)) {
      expect(plainOf(decodeBrio(encodeBrio(pythonValue(value))))).toEqual(sentPlain(pythonValue(value)));
      return;
    }
    if (writeError || read?.error) {
      expect(() => encodeBrio(pythonValue(value))).toThrow(expect.objectContaining({ code: "unsupported_value" }));
      return;
    }
    // Read back, a dict of nothing but null has lost what it was written of.
    const sent = [read?.value, value].map((frame) => Buffer.from(encodeBrio(pythonValue(frame))));
    if (hex) expect(sent.map((bytes) => bytes.toString("hex"))).toContain(hex);
    const dtypes = dtypesOf(value);
    expect(cellTexts(value, dtypes)).toEqual(cellTexts(read?.value, dtypes));
    expect((pythonValue(value) as Grid).colNames).toEqual((pythonValue(read?.value) as Grid).colNames);
  });
});

describe("what the original reads", () => {
  test.each(readable.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const here = readHere(Buffer.from(one.hex as string, "hex"));
    if (isListed(READ_OTHERWISE, one, here)) return;
    if (one.read?.error) expect(here).toEqual({ code: "protocol", message: expect.any(String) });
    else expect(here).toEqual({ value: plainOf(pythonValue(one.read?.value)), trailing: one.read?.trailing ?? 0 });
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

function readHere(bytes: Buffer): object {
  try {
    const { value, trailing } = readFirst(bytes);
    return { value: plainOf(value), trailing };
  } catch (error) {
    if (!isSandboxError(error)) throw error;
    return { code: error.code, message: error.message };
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
