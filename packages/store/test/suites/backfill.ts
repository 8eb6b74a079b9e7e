import { type AnySeries, Series, seriesFrom, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenStoreOptions, type Store, StoreError } from "../../src/index.js";

const day = (n: number): string => new Date(Date.UTC(2024, 0, n)).toISOString();
const content = (series: AnySeries | undefined): unknown => series && [[...series.times], [...series.values]];

interface Insertion {
  readonly date: number;
  readonly points: readonly (readonly [number, number | null])[];
  readonly replace: boolean;
  readonly keepNans: boolean;
}

/** Insertions that come late: what is known afterwards must not depend on when they came. */
export function backfillSuite(createStore: (options?: OpenStoreOptions) => Promise<Store>): void {
  const point = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.option(fc.integer({ min: 0, max: 2 })));
  const points = fc.uniqueArray(point, { selector: ([time]) => time, minLength: 1, maxLength: 6 });
  const insertion = fc.record({ points, replace: fc.boolean(), keepNans: fc.boolean() });
  const insertions = fc
    .array(insertion, { minLength: 2, maxLength: 6 })
    // The first point is in all of them, so that none erases the last value.
    .map((all): Insertion[] => all.map((one, i) => ({ ...one, date: i + 1, points: [[0, 1], ...one.points] })));
  const inAnyOrder = insertions.chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray(
        all.map((_, i) => i),
        { minLength: all.length },
      ),
    }),
  );

  async function insert(store: Store, name: string, { date, points: given, ...one }: Insertion): Promise<void> {
    const options = { insertionDate: date, keepNans: one.keepNans, metadata: { date }, allowBackfill: true };
    await store[one.replace ? "replace" : "update"](name, seriesFrom([...given]), `author ${date}`, options);
  }

  /** All that can be seen of a series, at every date. */
  async function everything(store: Store, name: string, dates: readonly number[]): Promise<unknown> {
    const history = (await store.history(name, { keepNans: true })) ?? new Map<number, AnySeries>();
    const at = await Promise.all(
      dates.map(async (revisionDate) => [
        content(await store.get(name, { revisionDate, keepNans: true })),
        content(await store.get(name, { revisionDate, fromValueDate: 2, toValueDate: 5 })),
        await store.revisionKey(name, { revisionDate }),
      ]),
    );
    const row = await store.database.query(
      `select head, head_inserted, base, pending, stamps, live from "${store.namespace}".series where name = $1`,
      [name],
    );
    const entries = [...history].map(([date, series]) => [date, content(series)]);
    return { at, entries, log: await store.log(name), dates: await store.insertionDates(name), row };
  }

  test("insertions in any order give what they give in the order of their dates", async () => {
    const store = await createStore();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(inAnyOrder, async ({ all, order }) => {
        const [inOrder, shuffled, bulk] = ["in order", "shuffled", "bulk"].map((kind) => `${kind} ${count}`) as [
          string,
          string,
          string,
        ];
        count++;
        const dates = [0, ...all.map(({ date }) => date)];
        for (const one of all) await insert(store, inOrder, one);
        for (const i of order) await insert(store, shuffled, all[i] as Insertion);
        const expected = await everything(store, inOrder, dates);
        expect(await everything(store, shuffled, dates)).toEqual(expected);

        const updates = all.map((one) => ({ ...one, replace: false, keepNans: true }));
        for (const one of updates) await insert(store, `${bulk} in order`, one);
        const half = Math.ceil(order.length / 2);
        for (const part of [order.slice(0, half), order.slice(half)]) {
          const revisions = part.map((i) => ({
            insertionDate: i + 1,
            series: seriesFrom([...(updates[i] as Insertion).points]),
            metadata: { date: i + 1 },
          }));
          await store.insertRevisions(bulk, revisions, "me", { allowBackfill: true, keepNans: true });
        }
        expect(await store.revisionKey(bulk)).toBe(await store.revisionKey(`${bulk} in order`));
      }),
      { numRuns: Number(process.env.BACKFILL_RUNS ?? 25) },
    );
  });

  test("a late insertion that leaves nothing new to a later one keeps what that one said", async () => {
    const store = await createStore();
    const insertAt = async (date: number, values: Record<string, number>): Promise<void> => {
      const options = { insertionDate: day(date), metadata: { date }, allowBackfill: true };
      await store.update("s", seriesFrom(values), `author ${date}`, options);
    };
    await insertAt(1, { [day(1)]: 1, [day(2)]: 1 });
    await insertAt(4, { [day(2)]: 0 });
    await insertAt(2, { [day(2)]: 0 });
    await insertAt(3, { [day(2)]: 2 });
    expect([...((await store.get("s"))?.values ?? [])]).toEqual([1, 0]);
    const log = (await store.log("s")).map(({ author, metadata }) => [author, metadata]);
    expect(log).toEqual([1, 2, 3, 4].map((date) => [`author ${date}`, { date }]));
  });

  test("what an update said again counts when an older one comes in between", async () => {
    const store = await createStore();
    const forecast = (...values: number[]) =>
      seriesFrom(values.map((value, i) => [day(i + 10), value] as [string, number]));
    await store.update("s", forecast(1, 1, 1), "midnight", { insertionDate: day(1) });
    await store.update("s", forecast(1, 1, 3), "noon", { insertionDate: day(3) });
    await store.update("s", forecast(1, 1, 3), "evening", { insertionDate: day(4) });
    const changed = await store.update("s", forecast(2, 2, 2), "morning", {
      insertionDate: day(2),
      allowBackfill: true,
    });
    expect([...changed.values]).toEqual([2, 2, 2]);
    const known = async (revisionDate: string) => [...((await store.get("s", { revisionDate }))?.values ?? [])];
    expect([await known(day(1)), await known(day(2)), await known(day(3)), await known(day(4))]).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [1, 1, 3],
      [1, 1, 3],
    ]);
    expect((await store.log("s")).map(({ author }) => author)).toEqual(["midnight", "morning", "noon"]);
    await store.update("s", forecast(5, 5, 5), "afternoon", {
      insertionDate: "2024-01-03T12:00Z",
      allowBackfill: true,
    });
    expect((await store.log("s")).map(({ author }) => author)).toEqual([
      "midnight",
      "morning",
      "noon",
      "afternoon",
      "evening",
    ]);
    expect(await known(day(4))).toEqual([1, 1, 3]);
  });

  test("a long series with stored states is rebuilt as if everything had come in time", async () => {
    const store = await createStore();
    const revisions = Array.from({ length: 12 }, (_, i) => ({
      insertionDate: i + 1,
      series: new Series(
        TimeIndex.regular(i * 100, 1, 5000),
        Float64Array.from({ length: 5000 }, (_, j) => (j * 31 + i * 7) % 5),
      ),
    }));
    await store.insertRevisions("in order", revisions, "me");
    await store.insertRevisions(
      "late",
      revisions.filter((_, i) => i % 3 !== 1),
      "me",
    );
    await store.insertRevisions("late", revisions, "me", { allowBackfill: true, skipKnown: true });
    const dates = revisions.map(({ insertionDate }) => insertionDate);
    expect(await everything(store, "late", dates)).toEqual(await everything(store, "in order", dates));
  });

  test("a late insertion is refused unless it is allowed, and always at the date of another", async () => {
    const store = await createStore();
    const one = seriesFrom({ [day(1)]: 1 });
    await store.update("s", one, "me", { insertionDate: day(3) });
    await expect(store.update("s", one, "me", { insertionDate: day(2), keepNans: true })).resolves.toBeDefined();
    const other = seriesFrom({ [day(1)]: 2 });
    const refused = { code: "newer_revision" };
    await expect(store.update("s", other, "me", { insertionDate: day(2) })).rejects.toMatchObject(refused);
    const again = { insertionDate: day(3), allowBackfill: true };
    await expect(store.update("s", other, "me", again)).rejects.toMatchObject(refused);
    await expect(
      store.insertRevisions("s", [{ insertionDate: day(3), series: other }], "me", { allowBackfill: true }),
    ).rejects.toMatchObject(refused);
    expect(await store.log("s")).toHaveLength(1);
  });

  test("a late insertion after which a later one could not have come stores nothing", async () => {
    const store = await createStore();
    await store.update("s", seriesFrom({ [day(1)]: 1 }), "me", { insertionDate: day(1) });
    await store.update("s", seriesFrom({ [day(2)]: 1 }), "me", { insertionDate: day(2) });
    await store.update("s", seriesFrom({ [day(2)]: null }), "me", { insertionDate: day(4), keepNans: true });
    const key = await store.revisionKey("s");
    const late = store.replace("s", seriesFrom({ [day(2)]: 5 }), "me", { insertionDate: day(3), allowBackfill: true });
    await expect(late).rejects.toBeInstanceOf(StoreError);
    await expect(late).rejects.toMatchObject({ code: "complete_erasure" });
    expect(await store.revisionKey("s")).toBe(key);
  });

  test("what is stripped takes what was said again with it", async () => {
    const store = await createStore();
    const said = (value: number) => seriesFrom({ [day(1)]: value, [day(2)]: 1 });
    await store.update("s", said(1), "me", { insertionDate: day(1) });
    await store.update("s", said(1), "me", { insertionDate: day(3) });
    await store.strip("s", day(2));
    await store.update("s", said(2), "me", { insertionDate: day(2), allowBackfill: true });
    expect((await store.get("s"))?.values[0]).toBe(2);
    expect(await store.insertionDates("s")).toHaveLength(2);
  });
}
