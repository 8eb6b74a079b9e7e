import { expect, test } from "vitest";
import { isoInstant } from "./instants.js";

// What pandas.Timestamp makes of these.
test.each([
  ["2024", "2024-01-01"],
  ["2024-3", "2024-03-01"],
  ["2024-1-2", "2024-01-02"],
  ["2023-1-1T00:00:00", "2023-01-01T00:00:00"],
  ["20240102", "2024-01-02"],
  ["20240102T1030", "2024-01-02T10:30:00"],
  ["20240102T103005.25+01:00", "2024-01-02T10:30:05.25+01:00"],
  ["2024-01-02 10:00:00+00:00", "2024-01-02 10:00:00+00:00"],
  ["2024-01-02T10:00:00.000001Z", "2024-01-02T10:00:00.000001Z"],
  ["yesterday", "yesterday"],
])("the date %s is read as %s", (text, iso) => {
  expect(isoInstant(text)).toBe(iso);
});
