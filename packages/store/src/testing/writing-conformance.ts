import { seriesFrom } from "@asof/series";
import { type ConformanceRunner, failsWith, june, may, points, versioned } from "./runner.js";

/** What every store has to do with what is inserted into series. */
export function writingConformance({ test, expect, createStore }: ConformanceRunner): void {
  test("answers an update with what changed, and stores nothing when nothing did", async () => {
    const store = await versioned(createStore);
    expect(
      points(await store.update("s", seriesFrom({ [may(1)]: 1, [may(9)]: 9 }), "me", { insertionDate: june(3) })),
    ).toEqual({ [may(9)]: 9 });
    expect(points(await store.update("s", seriesFrom({ [may(1)]: 1 }), "me", { insertionDate: june(4) }))).toEqual({});
    expect(await store.insertionDates("s")).toEqual([june(1), june(2), june(3)].map((date) => Date.parse(date)));
  });

  test("keeps microseconds of instants and insertion dates", async () => {
    const store = await createStore();
    const series = seriesFrom({ "2024-05-01T00:00:00.000001Z": 1, "2024-05-01T00:00:00.000002Z": 2 });
    await store.update("s", series, "me", { insertionDate: "2024-06-01T00:00:00.123457Z" });
    expect(points(await store.get("s"))).toEqual(series.toObject());
    expect(points(await store.get("s", { revisionDate: "2024-06-01T00:00:00.123456Z" }))).toEqual({});
    expect(points(await store.get("s", { revisionDate: "2024-06-01T00:00:00.123457Z" }))).toEqual(series.toObject());
  });

  test("keeps naive and text series as they are", async () => {
    const store = await createStore();
    await store.update("naive", seriesFrom({ "2024-05-01T12:00": 1 }), "me");
    await store.update("text", seriesFrom({ [may(1)]: "é", [may(2)]: "" }), "me");
    expect(points(await store.get("naive"))).toEqual({ "2024-05-01T12:00:00": 1 });
    expect(points(await store.get("text"))).toEqual({ [may(1)]: "é", [may(2)]: "" });
    expect(await store.facts("naive")).toEqual({ tzaware: false, valueType: "number" });
    expect(await store.facts("text")).toEqual({ tzaware: true, valueType: "string" });
  });

  test("erases points with missing values only when told to keep them", async () => {
    const store = await versioned(createStore);
    const hole = seriesFrom({ [may(2)]: null });
    expect(points(await store.update("s", hole, "me", { insertionDate: june(3) }))).toEqual({});
    await store.update("s", hole, "me", { insertionDate: june(3), keepNans: true });
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 1, [may(3)]: 3, [may(4)]: 4 });
    expect(points(await store.get("s", { keepNans: true, toValueDate: may(2) }))).toEqual({
      [may(1)]: 1,
      [may(2)]: null,
    });
    expect(points(await store.get("s", { revisionDate: june(2) }))).toEqual({
      [may(1)]: 1,
      [may(2)]: 20,
      [may(3)]: 3,
      [may(4)]: 4,
    });
  });

  test("replaces a series by exactly the given points", async () => {
    const store = await versioned(createStore);
    await store.replace("s", seriesFrom({ [may(3)]: 30, [may(5)]: 5 }), "me", { insertionDate: june(3) });
    expect(points(await store.get("s"))).toEqual({ [may(3)]: 30, [may(5)]: 5 });
    expect(points(await store.get("s", { fromValueDate: may(1), toValueDate: may(2) }))).toEqual({});
    const history = await store.history("s", { toValueDate: may(2) });
    expect([...(history?.values() ?? [])].map(points)).toEqual([
      { [may(1)]: 1, [may(2)]: 2 },
      { [may(1)]: 1, [may(2)]: 20 },
      {},
    ]);
    expect(points(await store.staircase("s", { delta: "-P60D" }))).toEqual({ [may(3)]: 30, [may(5)]: 5 });
  });

  test("refuses insertion dates at or before the newest, other kinds of points, and erasing everything", async () => {
    const store = await versioned(createStore);
    const more = seriesFrom({ [may(9)]: 9 });
    expect(await failsWith(store.update("s", more, "me", { insertionDate: june(2) }))).toBe("newer_revision");
    expect(await failsWith(store.update("s", more, "me", { insertionDate: june(1) }))).toBe("newer_revision");
    expect(await failsWith(store.update("s", seriesFrom({ "2024-05-01": 1 }), "me"))).toBe("incompatible_series");
    expect(await failsWith(store.update("s", seriesFrom({ [may(1)]: "x" }), "me"))).toBe("incompatible_series");
    const nothing = seriesFrom({ [may(1)]: null, [may(2)]: null, [may(3)]: null, [may(4)]: null });
    expect(await failsWith(store.update("s", nothing, "me", { keepNans: true }))).toBe("complete_erasure");
    expect(await store.insertionDates("s")).toHaveLength(2);
  });

  test("lets a late insertion take its place when that is allowed, after what came before and under what came since", async () => {
    const store = await versioned(createStore);
    const late = { insertionDate: "2024-06-01T12:00:00Z", allowBackfill: true };
    expect(
      points(await store.update("s", seriesFrom({ [may(1)]: 10, [may(3)]: 3, [may(4)]: 40 }), "late", late)),
    ).toEqual({
      [may(1)]: 10,
      [may(4)]: 40,
    });
    expect(points(await store.get("s", { revisionDate: late.insertionDate }))).toEqual({
      [may(1)]: 10,
      [may(2)]: 2,
      [may(3)]: 3,
      [may(4)]: 40,
    });
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 10, [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 });
    expect((await store.log("s")).map(({ revision, author }) => [revision, author])).toEqual([
      [1, "me"],
      [2, "late"],
      [3, "you"],
    ]);
    expect(await failsWith(store.replace("s", seriesFrom({ [may(1)]: 9 }), "me", late))).toBe("newer_revision");
  });
}
