import { expect, test } from "vitest";
import { hashFromView, type View, viewFromHash } from "./view.js";

const hour = 3_600_000;

test("a link carries the project, the node, the as-of date, the overlays, the window and the zone", () => {
  const view: View = {
    project: "a1",
    node: "b2",
    asOf: Date.UTC(2014, 0, 6) + 0.5,
    overlays: ["c3", "d4"],
    days: 14,
    window: { from: Date.UTC(2014, 0, 1), to: Date.UTC(2014, 0, 1) + hour },
    zone: "local",
  };
  expect(hashFromView(view)).toBe(
    "#/projects/a1/nodes/b2?asof=2014-01-06T00:00:00.000500Z&with=c3,d4&from=2014-01-01T00:00:00Z&to=2014-01-01T01:00:00Z&zone=local",
  );
  expect(viewFromHash(hashFromView(view))).toEqual(view);
});

test("an empty list of overlays is kept apart from the choice of the graph", () => {
  expect(viewFromHash("#/projects/a1?with=").overlays).toEqual([]);
  expect(viewFromHash("#/projects/a1").overlays).toBeUndefined();
});

test("nonsense in a link is left at the defaults", () => {
  expect(viewFromHash("#/projects/a1?asof=yesterday&days=-3&from=2014-01-02&to=2014-01-01&zone=Mars")).toEqual({
    project: "a1",
    node: undefined,
    asOf: undefined,
    overlays: undefined,
    days: 14,
    window: undefined,
    zone: "UTC",
  });
});
