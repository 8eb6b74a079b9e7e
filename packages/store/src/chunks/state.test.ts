import { type AnySeries, patch, Series, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { State } from "./state.js";

const seriesArbitrary = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.oneof(fc.integer(), fc.constant(Number.NaN))), {
    selector: ([time]) => time,
  })
  .map((points) => points.sort((a, b) => a[0] - b[0]))
  .map(
    (points) =>
      new Series(
        TimeIndex.from(Float64Array.from(points, ([t]) => t)),
        Float64Array.from(points, ([, v]) => v),
      ),
  );

const content = (series: AnySeries): unknown => [[...series.times], [...series.values]];

test("laying changes over a state is patching, one after the other", () => {
  fc.assert(
    fc.property(fc.array(seriesArbitrary), (changes) => {
      const state = new State("number", 0);
      let expected: Series = Series.empty();
      for (const change of changes) {
        state.apply(change.times, change.values);
        expected = patch(expected, change);
        expect(content(state.series(true))).toEqual(content(expected));
      }
    }),
  );
});

test("a change tells how many instants and values it added", () => {
  const live = (series: Series): number => series.values.filter((v) => !Number.isNaN(v)).length;
  fc.assert(
    fc.property(seriesArbitrary, seriesArbitrary, (first, second) => {
      const state = new State("number");
      state.apply(first.times, first.values);
      const change = state.apply(second.times, second.values);
      const after = patch(first, second);
      expect(change).toEqual({ added: after.length - first.length, live: live(after) - live(first) });
    }),
  );
});

test("text states take missing values as marks", () => {
  const state = new State("string");
  state.apply(Float64Array.of(1, 3), ["a", "c"]);
  state.apply(Float64Array.of(2, 3), ["b", null]);
  expect(content(state.series(true))).toEqual([
    [1, 2, 3],
    ["a", "b", null],
  ]);
  state.truncate(2);
  expect(content(state.series(true))).toEqual([[1], ["a"]]);
});
