import { describe, expect, test } from "vitest";
import { createResult, openCacheStore, resultMetadataKeys } from "../src/index.js";
import { formatTemplate } from "../src/result/template.js";

const date = new Date("2026-11-21T08:07:26.201Z");

describe("a location", () => {
  // Every right side is what CPython 3.11 prints for the template and the values.
  test.each([
    ["{a}-{b}", { a: "x", b: 1 }, "x-1"],
    ["{{{a}}}", { a: 2 }, "{2}"],
    ["{date:%A}-{date:%Y-%m-%d}", { date }, "Saturday-2026-11-21"],
    [
      "{date:%a %b %B %d %H:%M:%S %f %p %I %j %U %W %w %y %%}",
      { date },
      "Sat Nov November 21 08:07:26 201000 AM 08 325 46 46 6 26 %",
    ],
    [
      "{n:05d}|{n:>6}|{n:<6}|{n:^6}|{n:+}|{n:,}|{n:x}|{n:b}|{n:*^9}",
      { n: 1234 },
      "01234|  1234|1234  | 1234 |+1234|1,234|4d2|10011010010|**1234***",
    ],
    [
      "{x:.2f}|{x:08.3f}|{x:e}|{x:.3g}|{x:%}|{x:g}|{x}",
      { x: -3.24159 },
      "-3.24|-003.242|-3.241590e+00|-3.24|-324.159000%|-3.24159|-3.24159",
    ],
    ["{s:>5}|{s:.2}|{s:-<6}|{s!r}|{s!r:>8}", { s: "abc" }, "  abc|ab|abc---|'abc'|   'abc'"],
    ["{a[0]}-{b.c}-{b[c]}", { a: ["z"], b: { c: 5 } }, "z-5-5"],
    ["{t}-{f}-{n}-{l}", { t: true, f: 1e-7, n: null, l: [1, "a"] }, "True-1e-07-None-[1, 'a']"],
  ])("%s is filled in as Python does", (template, values, expected) => {
    expect(formatTemplate(template, values)).toBe(expected);
  });

  test.each(["{nope}", "{", "}", "{}", "{a.b}", "{a:q}", "{date:%Q}"])("%s is refused", (template) => {
    expect(() => formatTemplate(template, { a: 1, date })).toThrow(
      expect.objectContaining({ code: "invalid_options" }),
    );
  });
});

test("there are the original's 17 metadata keys, sorted", () => {
  expect(resultMetadataKeys).toHaveLength(17);
  expect([...resultMetadataKeys].sort()).toEqual(resultMetadataKeys);
});

test("a result is written under its location, read from there, and keeps its template", async () => {
  const store = await openCacheStore("memory:");
  const result = createResult<unknown>(store, { location: "{flow_name}-{date:%A}", serializer: "json" });
  const values = { flow_name: "sample", date, task_tags: new Set(["a"]), today: date, other: 1 };
  expect(await result.exists("{flow_name}-{date:%A}", values)).toBe(false);
  const written = await result.write({ a: 1 }, values);
  expect(written).toMatchObject({ location: "sample-Saturday", value: { a: 1 } });
  expect(result.location).toBe("{flow_name}-{date:%A}");
  expect(result.value).toBeUndefined();
  expect(await result.exists("{flow_name}-{date:%A}", values)).toBe(true);
  expect(await result.read("sample-Saturday")).toMatchObject({ location: "sample-Saturday", value: { a: 1 } });
  const { metadata } = await store.getArtifact("sample-Saturday");
  expect(Object.keys(metadata)).toEqual(resultMetadataKeys);
  expect(metadata).toMatchObject({
    flow_name: "sample",
    task_tags: ["a"],
    today: "2026-11-21T08:07:26.201",
    flow_id: "",
  });
});

test("a second write keeps what the store has and returns the new value", async () => {
  const store = await openCacheStore("memory:");
  const result = createResult<number>(store, { location: "k" });
  await result.write(1);
  expect((await result.write(2)).value).toBe(2);
  expect((await result.read("k")).value).toBe(1);
});

test("a result without a location is named by the time", async () => {
  const store = await openCacheStore("memory:");
  const { location } = await createResult(store, { now: () => date }).write(1);
  expect(location).toBe("prefect-result-2026-11-21t08-07-26-201000-00-00");
  expect(await store.keys()).toEqual([location]);
});

test("a function can make the location, and a readonly store keeps nothing", async () => {
  const store = await openCacheStore("memory:", { readonly: true });
  const result = createResult(store, { location: ({ a }) => `k${a}` });
  expect(await result.write(5, { a: 1 })).toMatchObject({ location: "k1", value: 5 });
  expect(await store.keys()).toEqual([]);
});

test("a missing name and a missing result are typed errors", async () => {
  const result = createResult(await openCacheStore("memory:"), { location: "{task_name}" });
  await expect(result.write(1)).rejects.toMatchObject({
    code: "invalid_options",
    message: expect.stringMatching(/task_name/),
  });
  await expect(result.read("k")).rejects.toMatchObject({ code: "not_found" });
});
