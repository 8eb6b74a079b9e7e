import { type Frame, frameFrom } from "@asof/series";
import { firstWind, scenarios, secondWind } from "./group-scenarios.js";
import { type ConformanceRunner, failsWith, june, may, points } from "./runner.js";

/** What every store has to do with groups of series. */
export function groupConformance({ test, expect, createStore }: ConformanceRunner): void {
  const newest = {
    low: { [may(2)]: null, [may(3)]: 3 },
    high: { [may(2)]: 21, [may(3)]: 31 },
  };

  test("keeps every revision of a group, and gives what was known", async () => {
    const { groups } = await scenarios(createStore);
    expect(points(await groups.get("wind"))).toEqual(newest);
    expect(points(await groups.get("wind", { revisionDate: june(1) }))).toEqual(points(firstWind));
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
      points(firstWind),
    ]);
  });

  test("takes a group only with its columns, later than before, and if there is something in it", async () => {
    const { groups } = await scenarios(createStore);
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
    await groups.replace("wind", secondWind, "me", at(3));
    expect(await groups.insertionDates("wind")).toHaveLength(2);
    await groups.replace(
      "numbers",
      frameFrom([["10", { [may(1)]: 1 }] as const, ["9", { [may(1)]: 2 }] as const]),
      "me",
    );
    expect((await groups.get("numbers"))?.columns).toEqual(["10", "9"]);
  });

  test("tells who wrote each revision of a group, and strips those from a date on", async () => {
    const { groups } = await scenarios(createStore);
    const entries = [
      { revision: 1, author: "me", insertionDate: Date.parse(june(1)), metadata: {} },
      { revision: 2, author: "me", insertionDate: Date.parse(june(2)), metadata: { run: 2 } },
    ];
    expect(await groups.log("wind")).toEqual(entries);
    expect(await groups.log("wind", { limit: 1 })).toEqual(entries.slice(1));
    expect(await groups.log("wind", { toInsertionDate: june(1) })).toEqual(entries.slice(0, 1));
    expect(await groups.log("nope")).toEqual([]);
    await groups.strip("wind", june(3));
    expect(await groups.log("wind")).toEqual(entries);
    await groups.strip("wind", june(2));
    expect(points(await groups.get("wind"))).toEqual(points(firstWind));
    await groups.replace("wind", secondWind, "you", { insertionDate: "2024-06-01T12:00:00Z" });
    expect([points(await groups.get("wind")), (await groups.history("wind"))?.size]).toEqual([newest, 2]);
    await groups.strip("wind", june(1));
    const empty = await groups.get("wind");
    expect([empty?.length, empty?.columns, await groups.log("wind")]).toEqual([0, ["low", "high"], []]);
    await groups.registerFormula("copy", '(group "wind")');
    expect(await groups.log("copy")).toEqual([]);
    expect(await failsWith(groups.strip("copy", june(1)))).toBe("wrong_kind");
    expect(await failsWith(groups.strip("nope", june(1)))).toBe("unknown_group");
  });

  test("answers undefined for unknown groups, which are no series", async () => {
    const store = await scenarios(createStore);
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

  test("renames, describes, lists and deletes groups", async () => {
    const store = await scenarios(createStore);
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
