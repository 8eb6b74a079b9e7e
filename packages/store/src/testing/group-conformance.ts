import { type Frame, frameFrom, seriesFrom } from "@asof/series";
import type { GroupBinding } from "../groups/group-store.js";
import type { SeriesStore } from "../series-store.js";
import type { ConformanceRunner } from "./index.js";

const may = (day: number): string => `2024-05-${String(day).padStart(2, "0")}T00:00:00Z`;
const june = (day: number): string => may(day).replace("-05-", "-06-");
const points = (frame: Frame | undefined): unknown => frame?.toObject();

async function failsWith(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "no error",
    (error) => error.code,
  );
}

/** What every store has to do with groups of series. */
export function groupConformance({ test, expect, createStore }: ConformanceRunner): void {
  const first = frameFrom({ low: { [may(1)]: 1, [may(2)]: 2 }, high: { [may(1)]: 10, [may(2)]: 20 } });
  const second = frameFrom({ high: { [may(2)]: 21, [may(3)]: 31 }, low: { [may(3)]: 3 } });
  const scenarios = async (): Promise<SeriesStore> => {
    const store = await createStore();
    await store.groups.replace("wind", first, "me", { insertionDate: june(1) });
    await store.groups.replace("wind", second, "me", { insertionDate: june(2), metadata: { run: 2 } });
    await store.update("base", seriesFrom({ [may(1)]: 100, [may(3)]: 300 }), "me", { insertionDate: may(9) });
    await store.update("extra", seriesFrom({ [may(2)]: 5, [may(3)]: 5 }), "me", { insertionDate: may(9) });
    return store;
  };
  const newest = {
    low: { [may(2)]: null, [may(3)]: 3 },
    high: { [may(2)]: 21, [may(3)]: 31 },
  };

  test("keeps every revision of a group, and gives what was known", async () => {
    const { groups } = await scenarios();
    expect(points(await groups.get("wind"))).toEqual(newest);
    expect(points(await groups.get("wind", { revisionDate: june(1) }))).toEqual(points(first));
    expect(points(await groups.get("wind", { fromValueDate: may(3), toValueDate: may(3) }))).toEqual({
      low: { [may(3)]: 3 },
      high: { [may(3)]: 31 },
    });
    const before = await groups.get("wind", { revisionDate: may(31) });
    expect([before?.length, before?.tzaware]).toEqual([0, true]);
    expect(await groups.insertionDates("wind", { fromInsertionDate: june(2) })).toEqual([Date.parse(june(2))]);
    const history = await groups.history("wind", { fromValueDate: may(2), toValueDate: may(2) });
    expect([...(history ?? [])].map(([date, frame]) => [date, points(frame)])).toEqual([
      [Date.parse(june(1)), { low: { [may(2)]: 2 }, high: { [may(2)]: 20 } }],
      [Date.parse(june(2)), { low: { [may(2)]: null }, high: { [may(2)]: 21 } }],
    ]);
    expect([...((await groups.history("wind", { toInsertionDate: june(1) }))?.values() ?? [])].map(points)).toEqual([
      points(first),
    ]);
  });

  test("takes a group only with its columns, later than before, and if there is something in it", async () => {
    const { groups } = await scenarios();
    const at = (day: number) => ({ insertionDate: june(day) });
    const columns = (...names: string[]): Frame => frameFrom(names.map((name) => [name, { [may(1)]: 1 }] as const));
    expect(await failsWith(groups.replace("wind", columns("low"), "me", at(3)))).toBe("different_columns");
    expect(await failsWith(groups.replace("wind", columns("low", "high", "x"), "me", at(3)))).toBe("different_columns");
    expect(await failsWith(groups.replace("wind", columns("high", "low"), "me", at(2)))).toBe("newer_revision");
    expect(await failsWith(groups.replace("wind", frameFrom({ low: {}, high: {} }), "me", at(3)))).toBe(
      "complete_erasure",
    );
    const naive = frameFrom({ low: { "2024-05-01": 1 }, high: { "2024-05-01": 1 } });
    expect(await failsWith(groups.replace("wind", naive, "me", at(3)))).toBe("incompatible_series");
    await groups.replace("wind", second, "me", at(3));
    expect(await groups.insertionDates("wind")).toHaveLength(2);
    await groups.replace(
      "numbers",
      frameFrom([["10", { [may(1)]: 1 }] as const, ["9", { [may(1)]: 2 }] as const]),
      "me",
    );
    expect((await groups.get("numbers"))?.columns).toEqual(["10", "9"]);
  });

  test("answers undefined for unknown groups, which are no series", async () => {
    const store = await scenarios();
    const { groups } = store;
    expect([await groups.get("nope"), await groups.history("nope"), await groups.facts("nope")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([await groups.exists("nope"), await groups.type("nope"), await groups.metadata("nope")]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    expect(await groups.insertionDates("nope")).toEqual([]);
    await groups.delete("nope");
    expect([await store.exists("wind"), await groups.exists("base")]).toEqual([false, false]);
    expect((await store.catalog()).map(({ name }) => name).sort()).toEqual(["base", "extra"]);
    expect((await store.find('(by.name "wind")')).length).toBe(0);
  });

  test("computes groups by formulas, as of any date", async () => {
    const { groups } = await scenarios();
    await groups.registerFormula("sum", '(group-add (group  "wind") (series "base") (* 2 (series "base")))');
    expect(await groups.formula("sum")).toBe('(group-add (group "wind") (series "base") (* 2 (series "base")))');
    expect([await groups.type("sum"), await groups.formula("wind")]).toEqual(["formula", undefined]);
    const now = { low: { [may(3)]: 903 }, high: { [may(3)]: 931 } };
    const then = { low: { [may(1)]: 301 }, high: { [may(1)]: 310 } };
    expect(points(await groups.get("sum"))).toEqual(now);
    expect(points(await groups.get("sum", { revisionDate: june(1) }))).toEqual(then);
    const dates = [may(9), june(1), june(2)].map((date) => Date.parse(date));
    expect(await groups.insertionDates("sum")).toEqual(dates);
    const history = await groups.history("sum", { fromInsertionDate: june(1) });
    expect([...(history ?? [])].map(([date, frame]) => [date, points(frame)])).toEqual([
      [dates[1], then],
      [dates[2], now],
    ]);
    await groups.registerFormula("twice", '(group-add (group "sum") (group "sum"))');
    expect(points(await groups.get("twice"))).toEqual({ low: { [may(3)]: 1806 }, high: { [may(3)]: 1862 } });
  });

  test("refuses group formulas that could not be read", async () => {
    const { groups } = await scenarios();
    const register = (name: string, text: string): Promise<unknown> => failsWith(groups.registerFormula(name, text));
    expect(await register("f", '(series "base")')).toBe("invalid_formula");
    expect(await register("f", '(group-add (group "wind")')).toBe("invalid_formula");
    expect(await register("f", '(group-add (group "wind") (series "nope"))')).toBe("invalid_formula");
    expect(await register("wind", '(group "wind")')).toBe("wrong_kind");
    await groups.registerFormula("f", '(group "wind")');
    expect(await register("f", '(group "wind")')).toBe("name_taken");
    expect(await failsWith(groups.replace("f", first, "me"))).toBe("wrong_kind");
  });

  test("refuses group formulas that name unknown groups, unless told not to, or themselves", async () => {
    const { groups } = await scenarios();
    expect(await failsWith(groups.registerFormula("f", '(group "nope")'))).toBe("invalid_formula");
    await groups.registerFormula("f", '(group "later")', { rejectUnknown: false });
    expect(await failsWith(groups.get("f"))).toBe("unknown_group");
    const cyclic = groups.registerFormula("f", '(group-add (group "f"))', { update: true });
    expect(await failsWith(cyclic)).toBe("cycle");
  });

  test("evaluates a series formula for every combination of the columns bound to it", async () => {
    const store = await scenarios();
    const { groups } = store;
    await store.registerFormula("load", '(add (series "base") (series "extra" #:fill 0))');
    await store.registerFormula("double", '(* 2 (series "load"))');
    const winds = { series: "extra", group: "wind", family: "weather" };
    await groups.bind("loads", "double", [winds]);
    expect(points(await groups.get("loads"))).toEqual({
      low: { [may(1)]: 200, [may(3)]: 606 },
      high: { [may(1)]: 200, [may(3)]: 662 },
    });
    expect(await groups.type("loads")).toBe("bound");
    expect(await groups.bindings("loads")).toEqual({ formula: "double", bindings: [winds] });
    expect(await groups.facts("loads")).toEqual({
      tzaware: true,
      bound: { formula: "double", bindings: [winds] },
    });
    await groups.replace("prices", frameFrom({ a: { [may(3)]: 1 }, b: { [may(3)]: 2 } }), "me", {
      insertionDate: june(3),
    });
    const prices = { series: "base", group: "prices", family: "price" };
    await groups.bind("loads", "double", [winds, prices], { update: true });
    const both = await groups.get("loads");
    expect(both?.columns).toEqual(["a.low", "a.high", "b.low", "b.high"]);
    expect(points(both)).toMatchObject({ "a.low": { [may(3)]: 8 }, "b.high": { [may(3)]: 66 } });
    expect(await groups.insertionDates("loads")).toEqual([Date.parse(june(3))]);
    expect([...((await groups.history("loads"))?.keys() ?? [])]).toEqual([Date.parse(june(3))]);
  });

  test("shifts the bounds and the date of bound groups as the formula does", async () => {
    const store = await scenarios();
    await store.registerFormula("shifted", '(time-shifted (series "extra") #:days 1)');
    await store.groups.bind("later", "shifted", [{ series: "extra", group: "wind", family: "f" }]);
    expect(points(await store.groups.get("later", { fromValueDate: may(4), toValueDate: may(4) }))).toEqual({
      low: { [may(4)]: 3 },
      high: { [may(4)]: 31 },
    });
  });

  test("binds only groups that fit to series that the formula reads", async () => {
    const store = await scenarios();
    const { groups } = store;
    await store.registerFormula("load", '(* 2 (series "base"))');
    await groups.replace("naive", frameFrom({ a: { "2024-05-01": 1 } }), "me");
    const bind = (formula: string, ...rows: [string, string][]): Promise<unknown> =>
      failsWith(
        groups.bind(
          "b",
          formula,
          rows.map(([series, group]) => ({ series, group, family: "f" })),
        ),
      );
    expect(await bind("load")).toBe("invalid_argument");
    expect(await bind("base", ["base", "wind"])).toBe("wrong_kind");
    expect(await bind("load", ["base", "nope"])).toBe("unknown_group");
    expect(await bind("load", ["base", "naive"])).toBe("incompatible_series");
    await groups.registerFormula("f", '(group "wind")');
    expect(await failsWith(groups.bind("f", "load", [{ series: "base", group: "wind", family: "f" }]))).toBe(
      "wrong_kind",
    );
  });

  test("binds a series once, and at least one that the formula reads", async () => {
    const store = await scenarios();
    await store.registerFormula("load", '(* 2 (series "base"))');
    const [base, extra] = ["base", "extra"].map((series) => ({ series, group: "wind", family: "f" }));
    for (const bindings of [[base, base], [extra]]) {
      expect(await failsWith(store.groups.bind("b", "load", bindings as GroupBinding[]))).toBe("invalid_argument");
    }
    const unknown = store.groups.bind("b", "nope", [{ series: "base", group: "wind", family: "f" }]);
    expect(await failsWith(unknown)).toBe("unknown_series");
  });

  test("renames groups in what reads them, and series in groups", async () => {
    const store = await scenarios();
    const { groups } = store;
    await store.registerFormula("load", '(* 2 (series "base"))');
    await groups.registerFormula("sum", '(group-add (group "wind") (series "base"))');
    await groups.bind("bound", "load", [{ series: "base", group: "wind", family: "f" }]);
    await groups.rename("wind", "vent");
    expect(await groups.formula("sum")).toBe('(group-add (group "vent") (series "base"))');
    await store.rename("base", "floor");
    await store.rename("load", "charge");
    expect(await groups.formula("sum")).toBe('(group-add (group "vent") (series "floor"))');
    expect(await groups.bindings("bound")).toEqual({
      formula: "charge",
      bindings: [{ series: "floor", group: "vent", family: "f" }],
    });
    expect(points(await groups.get("bound"))).toMatchObject({ low: { [may(3)]: 6 } });
  });

  test("renames, describes, lists and deletes groups", async () => {
    const store = await scenarios();
    const { groups } = store;
    await store.registerFormula("load", '(* 2 (series "base"))');
    await groups.registerFormula("sum", '(group-add (group "wind") (series "base"))');
    await groups.bind("bound", "load", [{ series: "base", group: "wind", family: "f" }]);
    await groups.rename("wind", "vent");
    expect(await failsWith(groups.rename("vent", "sum"))).toBe("name_taken");
    await groups.updateMetadata("vent", { unit: "MW", place: "sea" });
    await groups.updateMetadata("vent", { place: "land" });
    expect(await groups.metadata("vent")).toEqual({ unit: "MW", place: "land" });
    await groups.replaceMetadata("vent", { unit: "GW" });
    expect(await groups.metadata("vent")).toEqual({ unit: "GW" });
    expect(await groups.catalog()).toEqual([
      { name: "bound", kind: "bound" },
      { name: "sum", kind: "formula" },
      { name: "vent", kind: "primary" },
    ]);
    await groups.delete("vent");
    expect([await groups.get("vent"), await groups.exists("vent")]).toEqual([undefined, false]);
  });
}
