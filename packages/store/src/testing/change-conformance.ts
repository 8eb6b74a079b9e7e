import { frameFrom, seriesFrom } from "@asof/series";
import type { StoreChange, Subscription } from "../index.js";
import type { ConformanceRunner } from "./runner.js";

/** What every store has to tell of its changes. */
export function changeConformance({ test, expect, createStore }: ConformanceRunner): void {
  const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;

  async function take(subscription: Subscription, count: number): Promise<StoreChange[]> {
    const changes: StoreChange[] = [];
    if (count === 0) return changes;
    for await (const change of subscription) if (changes.push(change) === count) break;
    return changes;
  }

  test("tells of every change in the order in which they happen", async () => {
    const store = await createStore();
    await store.update("s", seriesFrom({ [day(1)]: 1 }), "me", { insertionDate: day(1) });
    const subscription = await store.subscribe();
    await store.update("s", seriesFrom({ [day(1)]: 1 }), "me", { insertionDate: day(2) });
    await store.update("s", seriesFrom({ [day(1)]: 2 }), "me", { insertionDate: day(3) });
    await store.replace("s", seriesFrom({ [day(2)]: 2 }), "me", { insertionDate: day(4) });
    await store.strip("s", day(4));
    await store.registerFormula("f", '(* 2 (series "s"))');
    await store.registerFormula("f", '(* 3 (series "s"))', { update: true });
    await store.updateMetadata("f", { unit: "K" });
    await store.rename("s", "t", { propagate: false });
    await store.delete("f");
    expect(await take(subscription, 8)).toEqual([
      { kind: "inserted", name: "s", revision: 2, insertionDate: Date.parse(day(3)) },
      { kind: "inserted", name: "s", revision: 3, insertionDate: Date.parse(day(4)) },
      { kind: "rewritten", name: "s", revision: 2, insertionDate: Date.parse(day(3)) },
      { kind: "formula", name: "f" },
      { kind: "formula", name: "f" },
      { kind: "metadata", name: "f" },
      { kind: "renamed", name: "s", newName: "t" },
      { kind: "deleted", name: "f" },
    ]);
  });

  test("tells only of the names that were asked for, and nothing once it is closed", async () => {
    const store = await createStore();
    await using one = await store.subscribe({ names: ["b", "new"] });
    const closed = await store.subscribe();
    await closed.close();
    for (const name of ["a", "b"]) await store.update(name, seriesFrom({ [day(1)]: 1 }), "me");
    await store.rename("a", "new");
    expect((await take(one, 2)).map((change) => [change.kind, "name" in change && change.name])).toEqual([
      ["inserted", "b"],
      ["renamed", "a"],
    ]);
    expect(await take(closed, 1)).toEqual([]);
  });

  test("tells of every change of a group too, and of those alone that were asked for", async () => {
    const store = await createStore();
    const { groups } = store;
    const all = await store.subscribe();
    const some = await store.subscribe({ groups: ["h", "k"] });
    const series = await store.subscribe({ names: ["g", "s"] });
    const frame = (value: number) => frameFrom({ a: { [day(1)]: value } });
    await groups.replace("g", frame(1), "me", { insertionDate: day(1) });
    await groups.replace("g", frame(1), "me", { insertionDate: day(2) });
    await groups.replace("g", frame(2), "me", { insertionDate: day(3) });
    await groups.strip("g", day(3));
    await groups.registerFormula("f", '(group "g")');
    await groups.updateMetadata("f", { unit: "K" });
    await groups.rename("g", "h");
    await groups.delete("h");
    await store.update("s", seriesFrom({ [day(1)]: 1 }), "me");
    const told = await take(all, 9);
    expect(told.map((change) => ("change" in change ? [change.change, change.name] : change.kind))).toEqual([
      ...[
        ["inserted", "g"],
        ["inserted", "g"],
        ["rewritten", "g"],
        ["formula", "f"],
        ["metadata", "f"],
      ],
      ...[["formula", "f"], ["renamed", "g"], ["deleted", "h"], "inserted"],
    ]);
    expect(await take(some, 2)).toEqual([
      { kind: "group", change: "renamed", name: "g", newName: "h" },
      { kind: "group", change: "deleted", name: "h" },
    ]);
    expect((await take(series, 1)).map(({ kind }) => kind)).toEqual(["inserted"]);
  });

  test("a subscription ends with its signal", async () => {
    const store = await createStore();
    const controller = new AbortController();
    const subscription = await store.subscribe(controller);
    const changes = take(subscription, 1);
    controller.abort();
    expect(await changes).toEqual([]);
  });
}
