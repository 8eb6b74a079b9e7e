import { frameFrom } from "@asof/series";
import type { GroupBinding } from "../groups/group-store.js";
import { firstWind, scenarios } from "./group-scenarios.js";
import { type ConformanceRunner, failsWith, june, may, points } from "./runner.js";

/** What every store has to do with groups that formulas and bindings make. */
export function groupFormulaConformance({ test, expect, createStore }: ConformanceRunner): void {
  test("computes groups by formulas, as of any date", async () => {
    const { groups } = await scenarios(createStore);
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
    const { groups } = await scenarios(createStore);
    const register = (name: string, text: string): Promise<unknown> => failsWith(groups.registerFormula(name, text));
    expect(await register("f", '(series "base")')).toBe("invalid_formula");
    expect(await register("f", '(group-add (group "wind")')).toBe("invalid_formula");
    expect(await register("f", '(group-add (group "wind") (series "nope"))')).toBe("invalid_formula");
    expect(await register("wind", '(group "wind")')).toBe("wrong_kind");
    await groups.registerFormula("f", '(group "wind")');
    expect(await register("f", '(group "wind")')).toBe("name_taken");
    expect(await failsWith(groups.replace("f", firstWind, "me"))).toBe("wrong_kind");
  });

  test("refuses group formulas that name unknown groups, unless told not to, or themselves", async () => {
    const { groups } = await scenarios(createStore);
    expect(await failsWith(groups.registerFormula("f", '(group "nope")'))).toBe("invalid_formula");
    await groups.registerFormula("f", '(group "later")', { rejectUnknown: false });
    expect(await failsWith(groups.get("f"))).toBe("unknown_group");
    const cyclic = groups.registerFormula("f", '(group-add (group "f"))', { update: true });
    expect(await failsWith(cyclic)).toBe("cycle");
  });

  test("evaluates a series formula for every combination of the columns bound to it", async () => {
    const store = await scenarios(createStore);
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
    const store = await scenarios(createStore);
    await store.registerFormula("shifted", '(time-shifted (series "extra") #:days 1)');
    await store.groups.bind("later", "shifted", [{ series: "extra", group: "wind", family: "f" }]);
    expect(points(await store.groups.get("later", { fromValueDate: may(4), toValueDate: may(4) }))).toEqual({
      low: { [may(4)]: 3 },
      high: { [may(4)]: 31 },
    });
  });

  test("binds only groups that fit to series that the formula reads", async () => {
    const store = await scenarios(createStore);
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
    const store = await scenarios(createStore);
    await store.registerFormula("load", '(* 2 (series "base"))');
    const [base, extra] = ["base", "extra"].map((series) => ({ series, group: "wind", family: "f" }));
    for (const bindings of [[base, base], [extra]]) {
      expect(await failsWith(store.groups.bind("b", "load", bindings as GroupBinding[]))).toBe("invalid_argument");
    }
    const unknown = store.groups.bind("b", "nope", [{ series: "base", group: "wind", family: "f" }]);
    expect(await failsWith(unknown)).toBe("unknown_series");
  });

  test("renames groups in what reads them, and series in groups", async () => {
    const store = await scenarios(createStore);
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
}
