import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBoundedJson } from "./json-bounds.js";

const BOUNDS = { depth: 5, items: 10 };
const parse = (text: string, bounds = BOUNDS) => parseBoundedJson(Buffer.from(text), bounds);
const refusal = expect.objectContaining({ name: "SandboxError", code: "protocol" });

test("what JSON can say within the bounds is parsed", () => {
  const wide = { depth: 1000, items: 1_000_000 };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parse(text, wide)).toEqual(JSON.parse(text));
    }),
  );
});

test("nesting and number of items are bounded", () => {
  expect(parse("[[[[[]]]]]")).toEqual([[[[[]]]]]);
  expect(() => parse("[[[[[[]]]]]]")).toThrow(refusal);
  expect(parse("[1,2,3,4,5,6,7,8,9,10]")).toHaveLength(10);
  expect(() => parse("[1,2,3,4,5,6,7,8,9,10,11]")).toThrow(refusal);
});

test("punctuation inside of texts does not count", () => {
  const text = JSON.stringify(`[[[[[[[[,,,,,,,,,,,,,,"\\"[[[[[[[\\`);
  expect(parse(text)).toBe(JSON.parse(text));
  expect(() => parse(`["\\\\",[[[[[[]]]]]]]`)).toThrow(refusal);
});

test("a million open brackets are refused without recursion", () => {
  expect(() => parse("[".repeat(1_000_000))).toThrow(refusal);
});

test.each(["", "{", "nul", '{"a":}', '"\\'])("%j is refused as no JSON", (text) => {
  expect(() => parse(text)).toThrow(refusal);
});
