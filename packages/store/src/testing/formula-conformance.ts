import { seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { type ConformanceRunner, failsWith, june, may, points, versioned } from "./runner.js";

/** What every store has to remember of its formulas. */
export function formulaConformance({ test, expect, createStore }: ConformanceRunner): void {
  const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;

  async function registered(): Promise<SeriesStore> {
    const store = await createStore();
    await store.update("s", seriesFrom({ [day(1)]: 1 }), "me", { insertionDate: day(1) });
    await store.registerFormula("f", '(* 2 (series "s"))', { author: "ann", insertionDate: day(2) });
    await store.registerFormula("g", '(+ 1 (series "f"))', { author: "ann", insertionDate: day(3) });
    await store.registerFormula("f", '(* 3   (series "s"))', { update: true, author: "bob", insertionDate: day(4) });
    return store;
  }

  test("keeps every text of a formula with its author and date", async () => {
    const store = await registered();
    await store.registerFormula("f", '(* 3 (series "s"))', { update: true, author: "eve", insertionDate: day(5) });
    expect(await store.log("f")).toEqual([
      { revision: 1, author: "ann", insertionDate: Date.parse(day(2)), metadata: { formula: '(* 2 (series "s"))' } },
      { revision: 2, author: "bob", insertionDate: Date.parse(day(4)), metadata: { formula: '(* 3 (series "s"))' } },
    ]);
    expect((await store.log("f", { limit: 1 })).map(({ revision }) => revision)).toEqual([2]);
    expect((await store.log("f", { toInsertionDate: day(3) })).map(({ revision }) => revision)).toEqual([1]);
    const texts = await Promise.all([1, 2, 3, 4].map((n) => store.formula("f", { revisionDate: day(n) })));
    expect(texts).toEqual([undefined, '(* 2 (series "s"))', '(* 2 (series "s"))', '(* 3 (series "s"))']);
  });

  test("evaluates formulas with their newest text, or with those of the date when that is asked for", async () => {
    const store = await registered();
    const at = async (n: number, formulasAsOf: boolean) =>
      points(await store.get("g", { revisionDate: day(n), formulasAsOf }));
    expect([await at(1, false), await at(3, false), await at(4, false)]).toEqual([
      { [day(1)]: 4 },
      { [day(1)]: 4 },
      { [day(1)]: 4 },
    ]);
    expect([await at(2, true), await at(3, true), await at(4, true)]).toEqual([{}, { [day(1)]: 3 }, { [day(1)]: 4 }]);
  });

  test("refuses a text of a formula that is older than its newest", async () => {
    const store = await registered();
    const late = store.registerFormula("f", '(* 4 (series "s"))', { update: true, insertionDate: day(3) });
    expect(await late.then(String, ({ code }) => code)).toBe("newer_revision");
    expect(await store.formula("f")).toBe('(* 3 (series "s"))');
  });

  test("names the series that was renamed in all texts of a formula", async () => {
    const store = await registered();
    await store.rename("s", "t");
    expect(await store.formula("f", { revisionDate: day(2) })).toBe('(* 2 (series "t"))');
    expect(points(await store.get("f", { revisionDate: day(2), formulasAsOf: true }))).toEqual({ [day(1)]: 2 });
    expect(await store.log("f")).toHaveLength(2);
  });

  test("reads formulas like series, and refuses those that cannot be", async () => {
    const store = await versioned(createStore);
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
    expect(await failsWith(store.registerFormula("double", '(series "s")'))).toBe("name_taken");
    expect(await failsWith(store.registerFormula("double", '(series "double")', { update: true }))).toBe("cycle");
    expect(await failsWith(store.registerFormula("other", '(foo (series "s"))'))).toBe("invalid_formula");
    expect(await failsWith(store.registerFormula("s", '(series "double")'))).toBe("wrong_kind");
    expect(await failsWith(store.evalFormula("(series"))).toBe("invalid_formula");
    expect(await failsWith(store.evalFormula('(series "nope")'))).toBe("unknown_series");
    expect(await failsWith(store.update("double", seriesFrom({ [may(1)]: 1 }), "me"))).toBe("wrong_kind");
  });
}
