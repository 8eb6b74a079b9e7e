import { seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { type ConformanceRunner, june, may, points, versioned } from "./runner.js";

/** What every store has to answer of series and their past. */
export function readingConformance({ test, expect, createStore }: ConformanceRunner): void {
  test("gives the newest state when nothing else is asked for", async () => {
    const store = await versioned(createStore);
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 1, [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 });
  });

  test("gives what was known at a revision date, that of the revision included", async () => {
    const store = await versioned(createStore);
    expect(points(await store.get("s", { revisionDate: june(1) }))).toEqual({ [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 });
    expect(points(await store.get("s", { revisionDate: "2024-05-31T23:59:59Z" }))).toEqual({});
    expect(points(await store.get("s", { revisionDate: june(2), fromValueDate: may(4) }))).toEqual({ [may(4)]: 4 });
  });

  test("includes both value bounds", async () => {
    const store = await versioned(createStore);
    expect(points(await store.get("s", { fromValueDate: may(2), toValueDate: may(3) }))).toEqual({
      [may(2)]: 20,
      [may(3)]: 3,
    });
    expect(points(await store.get("s", { fromValueDate: may(3), toValueDate: may(2) }))).toEqual({});
  });

  test("reads many series at once as it reads each of them", async () => {
    const store = await versioned(createStore);
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
    const store = await versioned(createStore);
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
    const store = await versioned(createStore);
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
}
