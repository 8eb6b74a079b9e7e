import { type AnySeries, Series, seriesFrom, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Store } from "../../src/index.js";

type CreateStore = () => Promise<Store>;
interface Change {
  insertionDate: number;
  series: AnySeries;
}

const day = (n: number): number => Date.UTC(2024, 4, n);
const points = (...values: (number | null)[]): AnySeries =>
  new Series(
    TimeIndex.regular(day(1), 3_600_000, values.length),
    Float64Array.from(values, (value) => value ?? Number.NaN),
  );

/**
 * Keys name contents, so that artifacts of one database are never taken for those of another.
 *
 * @param elsewhere makes a store in another database.
 */
export function revisionKeySuite(createStore: CreateStore, elsewhere: CreateStore): void {
  const history: Change[] = [
    { insertionDate: day(1), series: points(1, 2, 3) },
    { insertionDate: day(2), series: points(1, 5, 3, 4) },
    { insertionDate: day(3), series: points(1, null, 3, 4, 5) },
  ];
  const load = async (store: Store, name: string, changes: readonly Change[]): Promise<(string | undefined)[]> => {
    await store.insertRevisions(name, changes, "me", { keepNans: true });
    return await keysOf(store, name);
  };
  const keysOf = (store: Store, name: string): Promise<(string | undefined)[]> =>
    Promise.all([0, 1, 2, 3, 4].map((n) => store.revisionKey(name, { revisionDate: day(n) })));

  test("equal histories have equal keys at every date, in every database and however they were loaded", async () => {
    const [here, there] = await Promise.all([createStore(), elsewhere()]);
    let count = 0;
    const change = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const name = `s${count++}`;
        const revisions = changes.map((values, i) => ({ insertionDate: day(i + 1), series: points(7, ...values) }));
        await here.insertRevisions(name, revisions, "me", { keepNans: true });
        for (const { series, insertionDate } of revisions) {
          const other = seriesFrom([...series.points()]);
          await there.update(`other ${name}`, other, "you", { insertionDate, keepNans: true, metadata: { why: 1 } });
        }
        const keys = await keysOf(here, name);
        expect(await keysOf(there, `other ${name}`)).toEqual(keys);
        expect(await here.revisionKey(name)).toBe(keys.at(-1));
        expect(keys[0]).toBeUndefined();
        for (const key of keys.slice(1)) expect(key).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 20 },
    );
  });

  test("what is stored as a whole state besides does not change the keys", async () => {
    const [here, there] = await Promise.all([createStore(), elsewhere()]);
    const revisions = Array.from({ length: 12 }, (_, i) => ({
      insertionDate: i + 1,
      series: new Series(TimeIndex.regular(0, 1000, 3000), new Float64Array(3000).fill(i)),
    }));
    await here.insertRevisions("s", revisions, "me");
    for (const { series, insertionDate } of revisions) await there.update("s", series, "me", { insertionDate });
    expect(await there.revisionKey("s")).toBe(await here.revisionKey("s"));
  });

  test("any difference in a value, an instant, a date, an order or a kind gives another key", async () => {
    const store = await createStore();
    const [first, second] = history as [Change, Change];
    const variants: Change[][] = [
      [first, second],
      [first],
      [first, { ...second, insertionDate: day(2) + 0.001 }],
      [{ ...first, series: points(1, 2, 4) }, second],
      [{ ...first, series: points(1, 2) }, second],
      [{ ...first, series: new Series(TimeIndex.regular(day(1), 3_600_001, 3), Float64Array.of(1, 2, 3)) }, second],
      [
        { insertionDate: day(1), series: second.series },
        { insertionDate: day(2), series: first.series },
      ],
      [{ ...first, series: points(1, 2, 3, null) }, second],
      [{ ...first, series: new Series(first.series.index, ["1", "2", "3"], true) }],
      [{ ...first, series: new Series(first.series.index, ["1", "2,3", "3"], true) }],
      [{ ...first, series: new Series(first.series.index, first.series.values as Float64Array, false) }],
    ];
    const keys = [];
    for (const [i, variant] of variants.entries()) keys.push((await load(store, `s${i}`, variant)).at(-1));
    await store.update("replaced", first.series, "me", { insertionDate: first.insertionDate });
    await store.replace("replaced", second.series, "me", { insertionDate: second.insertionDate });
    keys.push(await store.revisionKey("replaced"));
    expect(new Set(keys).size).toBe(variants.length + 1);
  });

  test("a key stays what it was for a date, whatever comes later", async () => {
    const store = await createStore();
    const keys = await load(store, "s", history);
    expect(new Set(keys).size).toBe(4);
    expect(keys[3]).toBe(keys[4]);
    await store.update("s", points(9), "me", { insertionDate: day(9) });
    expect(await keysOf(store, "s")).toEqual(keys);
    expect(await store.revisionKey("s")).not.toBe(keys[4]);
    expect(await store.revisionKey("nope")).toBeUndefined();
  });

  test("as of a date when nothing was known, a series that came later is as one that never came", async () => {
    const store = await createStore();
    await store.registerFormula("f", '(series "s")', { rejectUnknown: false });
    const before = await store.revisionKey("f", { revisionDate: day(0) });
    await load(store, "s", history);
    expect(await store.revisionKey("s", { revisionDate: day(0) })).toBeUndefined();
    expect(await store.revisionKey("f", { revisionDate: day(0) })).toBe(before);
    expect(await store.revisionKey("f", { revisionDate: day(1) })).not.toBe(before);
  });

  test("a series that was deleted and made anew with other data has another key", async () => {
    const store = await createStore();
    const before = await load(store, "s", history);
    await store.delete("s");
    const other = history.map((change) => ({ ...change, series: points(8, 8) }));
    const after = await load(store, "s", other);
    expect(after.slice(1).filter((key) => before.includes(key))).toEqual([]);
    await store.delete("s");
    expect(await load(store, "s", history)).toEqual(before);
  });

  test("the key of a formula follows its text, the texts and the series under it", async () => {
    const [store, other] = await Promise.all([createStore(), elsewhere()]);
    for (const each of [store, other]) {
      await load(each, "a", history);
      await load(each, "b", history.slice(0, 1));
      await each.registerFormula("f", '(add (series "a") (series "b"))');
      await each.registerFormula("g", '(* 2 (series "f"))');
    }
    const keys = await keysOf(store, "g");
    expect(await keysOf(other, "g")).toEqual(keys);
    expect(new Set(keys).size).toBe(4);
    await store.update("b", points(8), "me", { insertionDate: day(4) });
    expect((await keysOf(store, "g")).slice(0, 4)).toEqual(keys.slice(0, 4));
    expect((await keysOf(store, "g"))[4]).not.toBe(keys[4]);
    await store.registerFormula("f", '(add (series "a") (* 2 (series "b")))', { update: true });
    expect((await keysOf(store, "g"))[2]).not.toBe(keys[2]);
    await other.delete("b");
    expect((await keysOf(other, "g"))[2]).not.toBe(keys[2]);
  });

  test("many keys are read at once, of those names that are known", async () => {
    const store = await createStore();
    await load(store, "a", history);
    await load(store, "b", history.slice(0, 1));
    await store.registerFormula("f", '(add (series "a") (series "b"))');
    const names = ["f", "nope", "b", " a "];
    const keys = await store.revisionKeys(names, { revisionDate: day(2) });
    expect([...keys.keys()]).toEqual(["f", "b", " a "]);
    for (const [name, key] of keys) expect(key).toBe(await store.revisionKey(name, { revisionDate: day(2) }));
  });
}
