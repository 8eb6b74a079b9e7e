import { seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { type ConformanceRunner, failsWith, june, may, points, versioned } from "./runner.js";

/** What every store has to do with names, searches and what is derived from revisions. */
export function catalogConformance({ test, expect, createStore }: ConformanceRunner): void {
  const grid = async (): Promise<SeriesStore> => {
    const store = await createStore();
    for (const [name, capacity] of [
      ["wind.fr", 10],
      ["wind.de", 30],
      ["sun.fr", "none"],
    ] as const) {
      await store.update(name, seriesFrom({ [may(1)]: 1, [may(2)]: 2 }), "me", { insertionDate: may(3) });
      await store.updateMetadata(name, { capacity });
    }
    await store.registerFormula("wind", '(add (series "wind.fr" #:fill 0) (series "wind.de"))');
    await store.registerFormula("twice", '(* 2 (series "wind"))');
    return store;
  };

  test("renames a series in the formulas that read it, unless the name is taken", async () => {
    const store = await grid();
    await store.rename("wind.fr", " vent ");
    expect(await store.exists("wind.fr")).toBe(false);
    expect(await store.formula("wind")).toBe('(add (series "vent" #:fill 0) (series "wind.de"))');
    expect(points(await store.get("wind"))).toEqual({ [may(1)]: 2, [may(2)]: 4 });
    expect(await failsWith(store.rename("vent", "wind.de"))).toBe("name_taken");
    expect(await failsWith(store.rename("vent", " "))).toBe("invalid_argument");
    await store.rename("wind", "all wind");
    expect(await store.formula("twice")).toBe('(* 2 (series "all wind"))');
    await store.rename("vent", "v", { propagate: false });
    expect(await failsWith(store.rename("sun.fr", "vent"))).toBe("name_taken");
    expect(await failsWith(store.get("twice"))).toBe("unknown_series");
    await store.rename("nope", "anything");
  });

  test("strips the revisions from a date on, and goes on from there", async () => {
    const store = await createStore();
    for (const day of [1, 2, 3]) {
      await store.update("s", seriesFrom({ [may(1)]: day, [may(day)]: day }), "me", { insertionDate: may(day) });
    }
    await store.strip("s", may(9));
    expect((await store.insertionDates("s")).length).toBe(3);
    await store.strip("s", may(2));
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 1 });
    await store.update("s", seriesFrom({ [may(7)]: 7 }), "me", { insertionDate: may(2) });
    expect(points(await store.get("s"))).toEqual({ [may(1)]: 1, [may(7)]: 7 });
    expect([...((await store.history("s")) ?? [])].length).toBe(2);
    await store.strip("s", may(1));
    expect(points(await store.get("s"))).toEqual({});
    expect(await failsWith(store.strip("nope", may(1)))).toBe("unknown_series");
  });

  test("finds series by name, metadata and kind, with every combination in its own parentheses", async () => {
    const store = await grid();
    const names = async (query: string): Promise<string[]> => (await store.find(query)).map(({ name }) => name);
    expect(await names('(by.name "wind fr")')).toEqual(["wind.fr"]);
    expect(await names('(> "capacity" 10)')).toEqual(["wind.de"]);
    // The capacity of sun.fr is a text: it does not compare with a number.
    expect(await names('(by.not (by.metaitem "capacity" 10))')).toEqual(["twice", "wind", "wind.de"]);
    expect(await names('(by.not (by.metaitem "capacity" "10"))')).toEqual(["sun.fr", "twice", "wind"]);
    expect(await names('(by.and (by.or (by.name "sun") (by.name "fr")) (by.not (by.name "wind")))')).toEqual([
      "sun.fr",
    ]);
    expect(await names("(by.formula)")).toEqual(["twice", "wind"]);
    expect(await names('(by.formulacontents "wind.de")')).toEqual(["wind"]);
    expect(await names('(by.name "it\'s \\" ; drop table")')).toEqual([]);
    expect((await store.find("(by.everything)", { limit: 2 })).length).toBe(2);
    expect(await store.find('(by.name "wind.de")', { metadata: true })).toEqual([
      {
        name: "wind.de",
        kind: "primary",
        source: "local",
        metadata: { capacity: 30 },
        facts: { tzaware: true, valueType: "number" },
      },
    ]);
    for (const wrong of ['(by.name "x"', "(by.nothing)", "(by.name)", '(< "capacity" (by.tzaware))', "42"]) {
      expect(await failsWith(store.find(wrong))).toBe("invalid_search");
    }
  });

  test("keeps searches by name, to be found again and to be used in formulas", async () => {
    const store = await grid();
    await store.registerBasket("french", '(by.name   "fr")');
    expect(await store.baskets()).toEqual(["french"]);
    expect(await store.basketDefinition("french")).toBe('(by.name "fr")');
    expect((await store.basket("french")).map(({ name }) => name)).toEqual(["sun.fr", "wind.fr"]);
    expect(await failsWith(store.registerBasket("bad", "(by.nothing)"))).toBe("invalid_search");
    await store.deleteBasket("french");
    expect(await failsWith(store.basket("french"))).toBe("unknown_basket");
    expect(points(await store.evalFormula('(add (findseries (by.name "wind.")))'))).toEqual({
      [may(1)]: 2,
      [may(2)]: 4,
    });
  });

  test("tells what a formula is made of, and what depends on a series", async () => {
    const store = await grid();
    const expanded = '(* 2 (add (series "wind.fr" #:fill 0) (series "wind.de")))';
    expect(await store.formula("twice", { level: Number.POSITIVE_INFINITY })).toBe(expanded);
    expect(await store.formula("twice", { level: 1 })).toBe(expanded);
    expect([await store.formulaDepth("wind"), await store.formulaDepth("twice")]).toEqual([0, 1]);
    expect(await store.formulaComponents("twice")).toEqual({ twice: ["wind"] });
    expect(await store.formulaComponents("twice", { expanded: true })).toEqual({
      twice: [{ wind: ["wind.fr", "wind.de"] }],
    });
    expect(await store.formulaDepth("wind.fr")).toBe(undefined);
    expect(await store.dependents("wind.fr")).toEqual(["twice", "wind"]);
    expect(await store.dependents("wind.fr", { direct: true })).toEqual(["wind"]);
  });

  test("infers the frequency of a series, and shows its gaps", async () => {
    const store = await createStore();
    await store.update("s", seriesFrom({ [may(1)]: 1, [may(2)]: 2, [may(4)]: 4, [may(5)]: 5 }), "me");
    const frequency = await store.inferredFrequency("s");
    expect([frequency?.stepMs, frequency?.share]).toEqual([86_400_000, 2 / 3]);
    const gaps = await store.get("s", { inferredFrequency: true, toValueDate: may(6) });
    expect([...(gaps?.values ?? [])]).toEqual([1, 2, Number.NaN, 4, 5, Number.NaN]);
    expect(await store.inferredFrequency("nope")).toBe(undefined);
  });

  test("puts a series together from blocks, each as it was known at its revision", async () => {
    const store = await createStore();
    for (const day of [1, 2, 3]) {
      const forecast = { [may(day)]: day, [may(day + 1)]: day, [may(day + 2)]: day };
      await store.update("s", seriesFrom(forecast), "me", { insertionDate: may(day) });
    }
    await store.registerFormula("minus", '(* -1 (series "s"))');
    const dayAhead = { revisionFreq: { days: 1 }, maturityOffset: { days: 1 } };
    expect(points(await store.blockStaircase("s", dayAhead))).toEqual({
      [may(2)]: 1,
      [may(3)]: 2,
      [may(4)]: 3,
      [may(5)]: 3,
    });
    expect(points(await store.blockStaircase("minus", { ...dayAhead, toValueDate: may(3) }))).toEqual({
      [may(2)]: -1,
      [may(3)]: -2,
    });
    expect(await failsWith(store.blockStaircase("s", { revisionFreq: { days: -1 } }))).toBe("invalid_argument");
    expect(await store.blockStaircase("nope")).toBe(undefined);
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
    expect(await failsWith(store.interval("nope"))).toBe("unknown_series");
    await store.delete("nope");
  });

  test("describes, lists and deletes series", async () => {
    const store = await versioned(createStore);
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
