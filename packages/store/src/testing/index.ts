import { type AnySeries, seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { catalogConformance } from "./catalog-conformance.js";
import { changeConformance } from "./change-conformance.js";
import { formulaConformance } from "./formula-conformance.js";
import { groupConformance } from "./group-conformance.js";

/** The parts of a test runner that the suite needs; vitest's `test` and `expect` fit. */
export interface ConformanceRunner {
  // biome-ignore lint/suspicious/noExplicitAny: every runner types these in its own way
  test: (name: string, body: () => Promise<void>) => any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  expect: (actual: unknown) => any;
  /** An empty store for each test. */
  createStore: () => Promise<SeriesStore>;
}

const may = (day: number): string => `2024-05-${String(day).padStart(2, "0")}T00:00:00Z`;
const june = (day: number): string => may(day).replace("-05-", "-06-");

/** What every store has to do, wherever it keeps its series: the suite for whoever implements `SeriesStore`. */
export function storeConformance(runner: ConformanceRunner): void {
  const { test, expect, createStore } = runner;
  catalogConformance(runner);
  groupConformance(runner);
  changeConformance(runner);
  formulaConformance(runner);
  const points = (series: AnySeries | undefined): unknown => series?.toObject();
  const fails = async (work: Promise<unknown>): Promise<unknown> =>
    await work.then(
      () => "no error",
      (error) => error.code,
    );
  const versioned = async (): Promise<SeriesStore> => {
    const store = await createStore();
    await store.update("s", seriesFrom({ [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 }), "me", { insertionDate: june(1) });
    await store.update("s", seriesFrom({ [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 }), "you", {
      insertionDate: june(2),
      metadata: { why: "late" },
    });
    return store;
  };

  test("gives the newest state when nothing else is asked for", async () => {
    const store = await versioned();
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 1, [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 });
  });

  test("gives what was known at a revision date, that of the revision included", async () => {
    const store = await versioned();
    expect(points(await store.get("s", { revisionDate: june(1) }))).toEqual({ [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 });
    expect(points(await store.get("s", { revisionDate: "2024-05-31T23:59:59Z" }))).toEqual({});
    expect(points(await store.get("s", { revisionDate: june(2), fromValueDate: may(4) }))).toEqual({ [may(4)]: 4 });
  });

  test("includes both value bounds", async () => {
    const store = await versioned();
    expect(points(await store.get("s", { fromValueDate: may(2), toValueDate: may(3) }))).toEqual({
      [may(2)]: 20,
      [may(3)]: 3,
    });
    expect(points(await store.get("s", { fromValueDate: may(3), toValueDate: may(2) }))).toEqual({});
  });

  test("answers an update with what changed, and stores nothing when nothing did", async () => {
    const store = await versioned();
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
    const store = await versioned();
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
    const store = await versioned();
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

  test("reads many series at once as it reads each of them", async () => {
    const store = await versioned();
    await store.update("text", seriesFrom({ "2024-05-01": "é" }), "me", { insertionDate: june(1) });
    await store.registerFormula("double", '(* 2 (series "s"))');
    await store.registerFormula("sum", '(add (series "s") (series "double"))');
    const names = ["sum", "nope", "text", " s ", "double", "s"];
    for (const options of [{}, { revisionDate: june(1), fromValueDate: may(2) }, { toValueDate: may(2) }]) {
      const many = await store.getMany(names, options);
      const each = await Promise.all(
        names.map(async (name) => [name, points(await store.get(name, options))] as const),
      );
      expect([...many].map(([name, series]) => [name, points(series)])).toEqual(each.filter(([, found]) => found));
    }
    expect([...(await store.getMany([]))]).toEqual([]);
  });

  test("shows the history of names, of texts and of formulas at the bounds that were asked for", async () => {
    const store = await versioned();
    await store.registerFormula("double", '(* 2 (series "s"))');
    const history = async (name: string, options: Parameters<SeriesStore["history"]>[1]) =>
      [...((await store.history(name, options)) ?? [])].map(([date, series]) => [date, points(series)]);
    const second = Date.parse(june(2));
    expect(await history("double", { fromInsertionDate: june(2), fromValueDate: may(4) })).toEqual([
      [second, { [may(4)]: 8 }],
    ]);
    expect(await history("s", { fromInsertionDate: "2024-07-01" })).toEqual([]);
    await store.update("text", seriesFrom({ [may(1)]: "a", [may(2)]: "b" }), "me", { insertionDate: june(1) });
    const erasure = seriesFrom({ [may(1)]: null, [may(2)]: "c" });
    await store.update("text", erasure, "me", { insertionDate: june(2), keepNans: true });
    expect(await history("text", { keepNans: true, fromInsertionDate: june(2) })).toEqual([
      [second, { [may(1)]: null, [may(2)]: "c" }],
    ]);
  });

  test("shows the history in full or as differences", async () => {
    const store = await versioned();
    const full = await store.history("s");
    expect([...(full ?? [])].map(([date, series]) => [date, points(series)])).toEqual([
      [Date.parse(june(1)), { [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 }],
      [Date.parse(june(2)), { [may(1)]: 1, [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 }],
    ]);
    const changes = await store.history("s", { diffMode: true, fromInsertionDate: june(2) });
    expect([...(changes ?? [])].map(([, series]) => points(series))).toEqual([{ [may(2)]: 20, [may(4)]: 4 }]);
  });

  test("takes for each value date the value known so long before", async () => {
    const store = await createStore();
    const day = (n: number): string => `2024-06-0${n}T12:00:00Z`;
    await store.update("s", seriesFrom({ [day(1)]: 1, [day(2)]: 1, [day(3)]: 1 }), "me", { insertionDate: june(1) });
    await store.update("s", seriesFrom({ [day(2)]: 2, [day(3)]: 2 }), "me", { insertionDate: june(2) });
    await store.update("s", seriesFrom({ [day(3)]: 3 }), "me", { insertionDate: june(3) });
    expect(points(await store.staircase("s", { delta: "PT0H" }))).toEqual({ [day(1)]: 1, [day(2)]: 2, [day(3)]: 3 });
    expect(points(await store.staircase("s", { delta: "PT24H" }))).toEqual({ [day(2)]: 1, [day(3)]: 2 });
    // A revision counts from its very instant on.
    expect(points(await store.staircase("s", { delta: "PT12H" }))).toEqual({ [day(1)]: 1, [day(2)]: 2, [day(3)]: 3 });
    expect(points(await store.staircase("s", { delta: "PT43201S" }))).toEqual({ [day(2)]: 1, [day(3)]: 2 });
    expect(points(await store.staircase("s", { delta: "PT24H", fromValueDate: day(3) }))).toEqual({ [day(3)]: 2 });
  });

  test("refuses insertion dates at or before the newest, other kinds of points, and erasing everything", async () => {
    const store = await versioned();
    const more = seriesFrom({ [may(9)]: 9 });
    expect(await fails(store.update("s", more, "me", { insertionDate: june(2) }))).toBe("newer_revision");
    expect(await fails(store.update("s", more, "me", { insertionDate: june(1) }))).toBe("newer_revision");
    expect(await fails(store.update("s", seriesFrom({ "2024-05-01": 1 }), "me"))).toBe("incompatible_series");
    expect(await fails(store.update("s", seriesFrom({ [may(1)]: "x" }), "me"))).toBe("incompatible_series");
    const nothing = seriesFrom({ [may(1)]: null, [may(2)]: null, [may(3)]: null, [may(4)]: null });
    expect(await fails(store.update("s", nothing, "me", { keepNans: true }))).toBe("complete_erasure");
    expect(await store.insertionDates("s")).toHaveLength(2);
  });

  test("lets a late insertion take its place when that is allowed, after what came before and under what came since", async () => {
    const store = await versioned();
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
    expect(await fails(store.replace("s", seriesFrom({ [may(1)]: 9 }), "me", late))).toBe("newer_revision");
  });

  test("answers undefined for unknown names", async () => {
    const store = await createStore();
    expect(await store.get("nope")).toBe(undefined);
    expect(await store.history("nope")).toBe(undefined);
    expect(await store.staircase("nope", { delta: "PT0H" })).toBe(undefined);
    expect(await store.insertionDates("nope")).toEqual([]);
    expect([await store.exists("nope"), await store.type("nope"), await store.metadata("nope")]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    expect(await fails(store.interval("nope"))).toBe("unknown_series");
    await store.delete("nope");
  });

  test("reads formulas like series, and refuses those that cannot be", async () => {
    const store = await versioned();
    await store.registerFormula("double", '(* 2 (series "s"))');
    expect(await store.type("double")).toBe("formula");
    expect(await store.formula("double")).toBe('(* 2 (series "s"))');
    expect(await store.formula("s")).toBe(undefined);
    expect(points(await store.get("double", { revisionDate: june(1), fromValueDate: may(3) }))).toEqual({
      [may(3)]: 6,
    });
    expect(points(await store.evalFormula('(+ 1 (series "double"))', { toValueDate: may(1) }))).toEqual({
      [may(1)]: 3,
    });
    expect(await store.insertionDates("double")).toEqual([june(1), june(2)].map((date) => Date.parse(date)));
    expect([...((await store.history("double", { toValueDate: may(2) }))?.values() ?? [])].map(points)).toEqual([
      { [may(1)]: 2, [may(2)]: 4 },
      { [may(1)]: 2, [may(2)]: 40 },
    ]);
    expect(await fails(store.registerFormula("double", '(series "s")'))).toBe("name_taken");
    expect(await fails(store.registerFormula("double", '(series "double")', { update: true }))).toBe("cycle");
    expect(await fails(store.registerFormula("other", '(foo (series "s"))'))).toBe("invalid_formula");
    expect(await fails(store.registerFormula("s", '(series "double")'))).toBe("wrong_kind");
    expect(await fails(store.evalFormula("(series"))).toBe("invalid_formula");
    expect(await fails(store.evalFormula('(series "nope")'))).toBe("unknown_series");
    expect(await fails(store.update("double", seriesFrom({ [may(1)]: 1 }), "me"))).toBe("wrong_kind");
  });

  test("describes, lists and deletes series", async () => {
    const store = await versioned();
    await store.update("other", seriesFrom({ [may(1)]: 1 }), "me");
    await store.updateMetadata("s", { unit: "K", place: "roof" });
    await store.updateMetadata("s", { place: "cellar" });
    expect(await store.metadata("s")).toEqual({ unit: "K", place: "cellar" });
    await store.replaceMetadata("s", { unit: "C" });
    expect(await store.metadata("s")).toEqual({ unit: "C" });
    expect(await store.interval("s")).toEqual({ tzaware: true, from: Date.parse(may(1)), to: Date.parse(may(4)) });
    expect(await store.log("s", { limit: 1 })).toEqual([
      { revision: 2, author: "you", insertionDate: Date.parse(june(2)), metadata: { why: "late" } },
    ]);
    await store.delete("s");
    expect(await store.catalog()).toEqual([{ name: "other", kind: "primary" }]);
    expect(await store.get("s")).toBe(undefined);
  });
}
