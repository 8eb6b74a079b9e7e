import { describe, expect, it } from "vitest";
import { durationCreateSchema, durationSchema, timeCreateSchema, timeSchema, uuidSchema } from "./scalars.js";
import { timeSeriesQuerySchema } from "./time-series.js";

describe("times", () => {
  it.each(["2021-07-01T00:00:00Z", "2021-07-01T00:00:00.123456Z"])("of an answer may be %s", (text) => {
    expect(timeSchema.parse(text)).toBe(text);
  });

  it.each(["2021-07-01T00:00:00+00:00", "2021-07-01T00:00:00", "2021-07-01", "2021-02-30T00:00:00Z", 0])(
    "of an answer may not be %s",
    (text) => {
      expect(timeSchema.safeParse(text).success).toBe(false);
    },
  );

  it.each([
    ["2021-07-01T02:00:00+02:00", "2021-07-01T00:00:00Z"],
    ["2021-07-01T00:00:00", "2021-07-01T00:00:00Z"],
    ["2021-07-01T00:00:00.5Z", "2021-07-01T00:00:00.500Z"],
  ])("of a request become UTC: %s is %s", (text, utc) => {
    expect(timeCreateSchema.parse(text)).toBe(utc);
  });

  it.each(["2021-02-30T00:00:00Z", "2021-07-01T00:00:00.1234567890123Z", "soon", 5])(
    "of a request may not be %s",
    (text) => {
      expect(timeCreateSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe("durations", () => {
  it.each(["PT1H", "-PT23H", "+P1D", "P1Y2M3W4DT5H6M7S", "PT0H", "P0D"])("may be %s and stay as they are", (text) => {
    expect(durationSchema.parse(text)).toBe(text);
    expect(durationCreateSchema.parse(text)).toBe(text);
  });

  it.each(["P", "-P"])("of a request may be %s, which is zero, but of an answer not", (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
    expect(durationCreateSchema.parse(text)).toBe("PT0H");
  });

  it.each(["1H", "pt1h", "PT", "PT-1H", "PT1.5H", "P1H", ""])("may not be %s", (text) => {
    expect(durationCreateSchema.safeParse(text).success).toBe(false);
  });
});

describe("a query of values", () => {
  const range = { start_time: "2021-07-01T00:00:00Z", end_time: "2021-07-08T00:00:00Z" };

  it("names one as-of at most", () => {
    expect(timeSeriesQuerySchema.safeParse(range).success).toBe(true);
    expect(timeSeriesQuerySchema.safeParse({ ...range, as_of_offset: "PT1H" }).success).toBe(true);
    const both = { ...range, as_of_time: range.start_time, as_of_offset: "PT1H" };
    expect(timeSeriesQuerySchema.safeParse(both).error?.issues).toMatchObject([{ path: ["as_of_offset"] }]);
  });
});

it("a uuid is one, whatever its version; `me` is none", () => {
  expect(uuidSchema.safeParse("00000000-0000-0000-0000-00000000002a").success).toBe(true);
  expect(uuidSchema.safeParse("me").success).toBe(false);
});
