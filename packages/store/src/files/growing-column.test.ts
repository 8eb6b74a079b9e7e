import { expect, test } from "vitest";
import { GrowingColumn } from "./growing-column.js";

test("numbers come back by position, however many there are", () => {
  for (const count of [0, 1, 16, 17, 65_535, 65_536, 65_537, 200_000]) {
    const column = new GrowingColumn(Float64Array);
    for (let i = 0; i < count; i++) column.push(i / 7);
    expect(column.length).toBe(count);
    expect(Float64Array.from({ length: count }, (_, i) => column.at(i))).toEqual(
      Float64Array.from({ length: count }, (_, i) => i / 7),
    );
  }
});
