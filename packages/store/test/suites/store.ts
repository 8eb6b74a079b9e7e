import { coreOperators, createRegistry, defineOperator } from "@asof/formula";
import { type AnySeries, dropMissing, Series, seriesFrom, sliceInclusive, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Queryable } from "../../src/database/database.js";
import { createStoreHandler, type OpenStoreOptions, openStore, type Store } from "../../src/index.js";

const hour = 3_600_000;
const may = (day: number): string => new Date(Date.UTC(2024, 4, day)).toISOString();
const content = (series: AnySeries | undefined): unknown => series && [[...series.times], [...series.values]];

/** The same store over a database that counts the statements it is sent since then, those of transactions included. */
async function counting({ database, namespace }: Store): Promise<{ store: Store; statements: () => number }> {
  let count = 0;
  const counted = <T extends Queryable>(queryable: T): T => {
    const call = (name: "query" | "prepared" | "execute" | "copyOut") => {
      const send = queryable[name].bind(queryable) as (...args: never[]) => Promise<never>;
      return ((...args: never[]) => {
        count++;
        return send(...args);
      }) as never;
    };
    const [query, prepared, execute, copyOut] = [call("query"), call("prepared"), call("execute"), call("copyOut")];
    return { ...queryable, query, prepared, execute, copyOut };
  };
  const transaction: Store["database"]["transaction"] = (work, options) =>
    database.transaction((tx) => work(counted(tx)), options);
  const store = await openStore({ ...counted(database), transaction }, { namespace });
  count = 0;
  return { store, statements: () => count };
}

/** What a local store can beyond the contract that every store fulfils. */
export function storeSuite(createStore: (options?: OpenStoreOptions) => Promise<Store>): void {
  const revisions = Array.from({ length: 60 }, (_, day) => ({
    insertionDate: Date.UTC(2024, 0, day + 1),
    series: new Series(
      TimeIndex.regular(Date.UTC(2024, 0, day + 1), hour, 72),
      Float64Array.from({ length: 72 }, (_, i) => day * 100 + i),
    ),
  }));

  test("many revisions at once are the same as one update after the other", async () => {
    const store = await createStore();
    const stored = await store.insertRevisions("bulk", revisions, "me");
    for (const { insertionDate, series } of revisions) await store.update("single", series, "me", { insertionDate });
    expect(stored).toEqual({ revisions: 60, points: 60 * 72, skipped: 0 });
    expect(await store.insertionDates("bulk")).toEqual(revisions.map(({ insertionDate }) => insertionDate));
    for (const { insertionDate } of revisions.filter((_, i) => i % 7 === 0)) {
      const options = { revisionDate: insertionDate };
      expect(content(await store.get("bulk", options))).toEqual(content(await store.get("single", options)));
    }
    expect(content(await store.staircase("bulk", { delta: "PT24H" }))).toEqual(
      content(await store.staircase("single", { delta: "PT24H" })),
    );
  });

  test("revisions that are inserted one by one tell what they changed, as all together do", async () => {
    const store = await createStore();
    const told = [];
    for (const revision of revisions) told.push(await store.insertRevisions("single", [revision], "me"));
    expect(told).toEqual(revisions.map(() => ({ revisions: 1, points: 72, skipped: 0 })));
    const [first, last] = [revisions[0], revisions.at(-1)] as [(typeof revisions)[0], (typeof revisions)[0]];
    const again = { ...last, insertionDate: last.insertionDate + hour };
    expect(await store.insertRevisions("single", [again], "me")).toEqual({ revisions: 0, points: 0, skipped: 0 });
    await expect(store.insertRevisions("single", [first], "me")).rejects.toMatchObject({ code: "newer_revision" });
    const naive = { insertionDate: again.insertionDate + hour, series: seriesFrom({ "2024-05-01T00:00": 1 }) };
    await expect(store.insertRevisions("single", [naive], "me")).rejects.toMatchObject({ code: "incompatible_series" });
    await store.insertRevisions("bulk", revisions, "me");
    expect(content(await store.get("single"))).toEqual(content(await store.get("bulk")));
  });

  test("a reset leaves nothing of what was there, over HTTP only where that is allowed", async () => {
    const store = await createStore();
    await store.insertRevisions("s", revisions.slice(0, 3), "me");
    await store.registerFormula("f", '(* 2 (series "s"))');
    await store.registerBasket("all", "(by.everything)");
    const post = (handle: (request: Request) => Promise<Response>) =>
      handle(new Request("http://store.test/api/reset", { method: "POST" }));
    expect((await post(createStoreHandler(store))).status).toBe(404);
    expect(await store.catalog()).toHaveLength(2);
    expect((await post(createStoreHandler(store, { allowReset: true }))).status).toBe(204);
    expect([await store.catalog(), await store.baskets(), await store.get("s")]).toEqual([[], [], undefined]);
    await store.insertRevisions("s", revisions.slice(0, 1), "me");
    expect(await store.insertionDates("s")).toHaveLength(1);
  });

  test("an interrupted load can be repeated: what is known is skipped when that is asked for, else refused", async () => {
    const store = await createStore();
    await store.insertRevisions("s", revisions.slice(0, 20), "me");
    await expect(store.insertRevisions("s", revisions, "me")).rejects.toMatchObject({ code: "newer_revision" });
    expect(await store.insertRevisions("s", revisions, "me", { skipKnown: true })).toMatchObject({
      revisions: 40,
      skipped: 20,
    });
    expect(await store.insertionDates("s")).toHaveLength(60);
  });

  test("what is stripped is gone from chunks that revisions share, and the key is that of what is left", async () => {
    const store = await createStore();
    await store.insertRevisions("s", revisions, "me");
    await store.insertRevisions("short", revisions.slice(0, 30), "me");
    await store.strip("s", revisions[30]?.insertionDate ?? 0);
    for (const name of ["s", "short"]) {
      await store.update(name, seriesFrom({ [may(1)]: 1 }), "me", { insertionDate: may(2) });
    }
    expect(await store.revisionKey("s")).toBe(await store.revisionKey("short"));
    expect(content(await store.get("s"))).toEqual(content(await store.get("short")));
    const [stripped, whole] = await store.database.query(
      `select head, base, pending, stamps, live from "${store.namespace}".series order by name`,
    );
    expect(stripped).toEqual(whole);
  });

  test("a load that fails in the middle stores nothing", async () => {
    const store = await createStore();
    const backwards = [...revisions.slice(0, 5), { insertionDate: 0, series: seriesFrom({ [may(1)]: 1 }) }];
    await expect(store.insertRevisions("s", backwards, "me")).rejects.toMatchObject({ code: "newer_revision" });
    const controller = new AbortController();
    function* aborting() {
      yield* revisions.slice(0, 5);
      controller.abort(new Error("enough"));
      yield* revisions.slice(5);
    }
    await expect(store.insertRevisions("s", aborting(), "me", controller)).rejects.toThrow("enough");
    expect(await store.exists("s")).toBe(false);
  });

  test("as of every revision and within every window, a series is the sum of its changes", async () => {
    const store = await createStore();
    let count = 0;
    const point = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.option(fc.integer({ min: 0, max: 3 })));
    const change = fc.uniqueArray(point, { selector: ([time]) => time, minLength: 1, maxLength: 12 });
    const update = fc.record({ change, replace: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(update, { minLength: 1, maxLength: 6 }),
        fc.nat(30),
        fc.nat(30),
        async (updates, from, to) => {
          const name = `s${count++}`;
          const states: AnySeries[] = [];
          let state: AnySeries = Series.empty();
          for (const [i, { change: points, replace }] of updates.entries()) {
            const series = seriesFrom(points);
            const options = { insertionDate: i * 1000, keepNans: true };
            await store[replace ? "replace" : "update"](name, series, "me", options).catch(() => {});
            state = (await store.get(name, { keepNans: true })) ?? state;
            states.push(state);
          }
          const window = { fromValueDate: from, toValueDate: to };
          for (const [i, known] of states.entries()) {
            const read = await store.get(name, { revisionDate: i * 1000, ...window });
            const expected = dropMissing(sliceInclusive(known, { from, to }));
            if (read !== undefined) expect(content(read)).toEqual(content(expected));
          }
          const history = (await store.history(name, window)) ?? new Map<number, AnySeries>();
          for (const [date, series] of history) {
            expect(content(series)).toEqual(content(await store.get(name, { revisionDate: date, ...window })));
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("long series and their corrections are read in parts as in whole", async () => {
    const store = await createStore();
    const length = 10_000;
    const values = Float64Array.from({ length }, (_, i) => i);
    await store.update("s", new Series(TimeIndex.regular(0, hour, length), values), "me", { insertionDate: 1 });
    for (let i = 0; i < 5; i++) {
      const corrected = new Series(TimeIndex.regular(i * 1000 * hour, hour, 3000), new Float64Array(3000).fill(-i - 1));
      values.fill(-i - 1, i * 1000, i * 1000 + 3000);
      await store.update("s", corrected, "me", { insertionDate: i + 2 });
    }
    expect([...((await store.get("s"))?.values ?? [])]).toEqual([...values]);
    const [from, to] = [4090, 5010];
    const part = await store.get("s", { fromValueDate: from * hour, toValueDate: to * hour });
    expect([...(part?.values ?? [])]).toEqual([...values.slice(from, to + 1)]);
    const early = await store.get("s", { revisionDate: 3, toValueDate: 0 });
    expect([...(early?.values ?? [])]).toEqual([-1]);
    const history = await store.history("s", { fromValueDate: 2500 * hour, toValueDate: 2500 * hour });
    expect([...(history?.values() ?? [])].map((series) => series.values[0])).toEqual([2500, -1, -2, -3]);
  });

  test("whole states are stored as often as reads need them, and cost no more than the changes do", async () => {
    const store = await createStore();
    const daily = Array.from({ length: 1000 }, (_, day) => ({
      insertionDate: day + 1,
      series: new Series(TimeIndex.regular(day * 24 * hour, hour, 72), Float64Array.from({ length: 72 }, Math.random)),
    }));
    await store.insertRevisions("s", daily, "me");
    const stored = await store.database.query<{ kind: number; bytes: number }>(
      `select kind, sum(length(data))::bigint as bytes from "${store.namespace}".chunk group by kind order by kind`,
    );
    const [changes = 0, states = 0] = stored.map(({ bytes }) => bytes);
    expect(states).toBeGreaterThan(0);
    expect(states).toBeLessThan(changes);
    const behind = await store.database.query<{ pending: number; stamps: number }>(
      `select pending, stamps from "${store.namespace}".series`,
    );
    expect(behind[0]?.pending).toBeLessThanOrEqual(behind[0]?.stamps ?? 0);
  });

  test.each([
    ["new", 0],
    ["stored", 1],
  ])(
    "of many writers to a %s series with the same insertion date exactly one wins, and the others are told",
    async (_, known) => {
      const store = await createStore();
      if (known > 0) await store.update("s", seriesFrom({ [may(1)]: -1 }), "me", { insertionDate: may(1) });
      const write = (i: number): Promise<unknown> =>
        store.update("s", seriesFrom({ [may(1)]: i }), `writer ${i}`, { insertionDate: may(2) });
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => write(i)));
      const won = outcomes.filter(({ status }) => status === "fulfilled");
      const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
      expect(won).toHaveLength(1);
      expect(new Set(codes)).toEqual(new Set(["newer_revision"]));
      expect(await store.log("s")).toHaveLength(known + 1);
    },
  );

  test("what many writers change at once, again or for the first time, is all there", async () => {
    const store = await createStore();
    await store.update("s", seriesFrom({ [may(1)]: 0, [may(2)]: 0 }), "me");
    // Every other one says again what is known, beside one point of its own.
    const said = Array.from({ length: 40 }, (_, i) =>
      seriesFrom({ [may(i + 10)]: i, ...(i % 2 ? { [may(1)]: 0 } : {}) }),
    );
    const changes = await Promise.all(said.map((series) => store.update("s", series, "me")));
    expect(changes.map((series) => series.length)).toEqual(said.map(() => 1));
    expect([...((await store.get("s"))?.values ?? [])]).toEqual([0, 0, ...said.keys()]);
    expect(await store.log("s")).toHaveLength(41);
  });

  test("of many writers without an insertion date every one is kept, in order", async () => {
    const store = await createStore();
    const write = (i: number): Promise<unknown> => store.update("s", seriesFrom({ [may(i + 1)]: i }), "me");
    await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));
    expect((await store.get("s"))?.length).toBe(20);
    const dates = await store.insertionDates("s");
    expect(dates).toHaveLength(20);
    expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b));
  });

  test("of writers with different insertion dates those that come too late are told, and the others are in order", async () => {
    const store = await createStore();
    const dates = Array.from({ length: 50 }, (_, i) => 1 + ((i * 37) % 50));
    const outcomes = await Promise.allSettled(
      dates.map((date) => store.update("s", seriesFrom({ [may(1)]: date }), `writer ${date}`, { insertionDate: date })),
    );
    const won = dates.filter((_, i) => outcomes[i]?.status === "fulfilled");
    const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(new Set([...codes, "newer_revision"])).toEqual(new Set(["newer_revision"]));
    expect(await store.insertionDates("s")).toEqual([...won].sort((a, b) => a - b));
    for (const date of won) expect((await store.get("s", { revisionDate: date }))?.values[0]).toBe(date);
    expect((await store.get("s"))?.values[0]).toBe(50);
  });

  test("formulas are refused with all that is wrong, and cycles with their path", async () => {
    const store = await createStore();
    await store.update("a", seriesFrom({ [may(1)]: 1 }), "me");
    await store.update("naive", seriesFrom({ "2024-05-01": 1 }), "me");
    await expect(store.registerFormula("f", '(add (series "a")')).rejects.toMatchObject({ code: "invalid_formula" });
    await expect(store.registerFormula("f", '(foo (series "x") (bar 1))')).rejects.toMatchObject({
      code: "invalid_formula",
      details: {
        issues: expect.arrayContaining([
          expect.objectContaining({ code: "unknown_operator" }),
          expect.objectContaining({ code: "unknown_series" }),
        ]),
      },
    });
    await expect(store.registerFormula("f", "(+ 1 2)")).rejects.toMatchObject({ code: "invalid_formula" });
    await expect(store.registerFormula("f", '(add (series "a") (series "naive"))')).rejects.toMatchObject({
      code: "invalid_formula",
    });
    await expect(store.registerFormula("a", '(series "naive")')).rejects.toMatchObject({ code: "wrong_kind" });
    await store.registerFormula("f", '(series "a")');
    await store.registerFormula("g", '(+ 1 (series "f"))');
    await expect(store.registerFormula("f", '(series "a")')).rejects.toMatchObject({ code: "name_taken" });
    await expect(store.registerFormula("f", '(series "g")', { update: true })).rejects.toMatchObject({
      code: "cycle",
      message: expect.stringContaining("f → g → f"),
    });
    expect(await store.formula("f")).toBe('(series "a")');
    const selfish = store.registerFormula("total", '(add (findseries (by.name "tot")))');
    await expect(selfish).rejects.toMatchObject({ code: "cycle", message: expect.stringContaining("total → total") });
    await store.registerFormula("zig", '(add (findseries (by.name "zag")))');
    const zag = '(+ 1 (series "zig"))';
    const goesRound = { code: "cycle", message: expect.stringContaining("zag → zig → zag") };
    await expect(store.registerFormula("zag", zag)).rejects.toMatchObject(goesRound);
    const many = [
      { name: "fine", text: '(series "a")' },
      { name: "zag", text: zag },
    ];
    await expect(store.registerFormulas(many)).rejects.toMatchObject({
      details: { problems: [{ name: "zag", message: goesRound.message }] },
    });
    await expect(store.registerFormulas(many, { dryRun: true })).rejects.toMatchObject({ code: "invalid_formula" });
    expect(await store.exists("total")).toBe(false);
    expect(await store.exists("zag")).toBe(false);
    expect(await store.exists("fine")).toBe(false);
    const text = '; two lines\n(add (series "a") (series "aa"))';
    const place = text.indexOf('"aa"');
    await expect(store.registerFormula("multi", text)).rejects.toMatchObject({
      details: { issues: [{ code: "unknown_series", position: { start: place, end: place + 4 }, nearest: "a" }] },
    });
    await store.registerFormula("later", '(series "not-yet")', { rejectUnknown: false });
    await expect(store.get("later")).rejects.toMatchObject({ code: "unknown_series" });
  });

  test("a cycle that comes about by a search is named by everything that follows the formula", async () => {
    const store = await createStore();
    await store.update("sum.a", seriesFrom({ [may(1)]: 1 }), "me");
    await expect(store.registerFormula("sum.all", '(add (findseries (by.name "sum")))')).rejects.toMatchObject({
      code: "cycle",
      message: expect.stringContaining("sum.all → sum.all"),
    });
    await store.registerFormula("all", '(add (findseries (by.name "sum")))');
    await expect(store.registerFormula("sum.b", '(series "all")')).rejects.toMatchObject({ code: "cycle" });
    await store.registerFormula("b", '(+ 1 (series "all"))');
    await store.rename("b", "sum.b");
    const cycle = { code: "cycle", message: expect.stringContaining("sum.b → all → sum.b") };
    const follow: (() => Promise<unknown>)[] = [
      () => store.get("all"),
      () => store.history("all"),
      () => store.staircase("all", { delta: "PT1H" }),
      () => store.insertionDates("all"),
      () => store.revisionKey("all"),
      () => store.formula("all", { level: Number.POSITIVE_INFINITY }),
    ];
    for (const call of follow) await expect(call()).rejects.toMatchObject(cycle);
    await store.rename("sum.b", "b");
    expect((await store.get("b"))?.values[0]).toBe(2);
  });

  test("formulas are read like series: as of dates, nested, naive where they say so, but not written", async () => {
    const store = await createStore();
    await store.update("a", seriesFrom({ [may(1)]: 1 }), "me", { insertionDate: may(2) });
    await store.update("a", seriesFrom({ [may(1)]: 5 }), "me", { insertionDate: may(3) });
    await store.registerFormula("double", '(* 2   (series "a")) ; twice');
    await store.registerFormula("local", '(naive (series "double") "Europe/Paris")');
    expect(await store.formula("double")).toBe('(* 2 (series "a"))');
    expect((await store.get("double", { revisionDate: may(2) }))?.values[0]).toBe(2);
    expect((await store.get("local"))?.toObject()).toEqual({ "2024-05-01T02:00:00": 10 });
    expect(await store.facts("local")).toEqual({ tzaware: false, valueType: "number" });
    expect((await store.evalFormula('(+ 1 (series "local"))', { revisionDate: may(2) })).values[0]).toBe(3);
    await expect(store.update("double", seriesFrom({ [may(1)]: 1 }), "me")).rejects.toMatchObject({
      code: "wrong_kind",
    });
    await expect(store.evalFormula('(series "nope")')).rejects.toMatchObject({ code: "unknown_series" });
  });

  test("the history of a formula is what it was at each date, also of revisions that are stored in parts", async () => {
    const store = await createStore();
    await store.insertRevisions("forecast", revisions, "me");
    await store.registerFormula("twice", '(* 2 (series "forecast"))');
    const history = (await store.history("twice")) ?? new Map<number, AnySeries>();
    expect(history.size).toBe(revisions.length);
    for (const [revisionDate, series] of history) {
      expect(content(series)).toEqual(content(await store.get("twice", { revisionDate })));
    }
  });

  test("all series of a formula are read by one statement for each level of formulas", async () => {
    const store = await createStore();
    await store.update("a", seriesFrom({ [may(1)]: 1 }), "me");
    await store.update("b", seriesFrom({ [may(1)]: 2 }), "me");
    await store.registerFormula("f", '(add (series "a") (* 2 (series "b")))');
    const { store: counted, statements } = await counting(store);
    expect((await counted.get("f"))?.values[0]).toBe(5);
    expect(statements()).toBe(2);
  });

  test("a formula over many levels of formulas is checked and stored by as many statements as one over few", async () => {
    const store = await createStore();
    await store.update("level 0", seriesFrom({ [may(1)]: 1 }), "me");
    const { store: counted, statements } = await counting(store);
    const needed: number[] = [];
    for (let level = 1; level <= 30; level++) {
      const before = statements();
      await counted.registerFormula(`level ${level}`, `(+ 1 (series "level ${level - 1}"))`);
      needed.push(statements() - before);
    }
    expect(new Set(needed.slice(1))).toEqual(new Set([needed[0]]));
    expect((await store.get("level 30"))?.values[0]).toBe(31);
    await expect(store.registerFormula("level 3", '(series "level 30")', { update: true })).rejects.toMatchObject({
      code: "cycle",
      message: expect.stringContaining("level 3 → level 30 → level 29"),
    });
  });

  test("formulas with quotes and backslashes in their names are followed like all others", async () => {
    const store = await createStore();
    await store.update("a", seriesFrom({ [may(1)]: 1 }), "me");
    const odd = String.raw`the \"second\" \\ one`;
    await store.registerFormula(odd, '(+ 1 (series "a"))');
    await store.registerFormula("third", `(+ 1 (series "${odd}"))`);
    await store.registerFormula("fourth", '(+ 1 (series "third"))');
    expect((await store.get("fourth"))?.values[0]).toBe(4);
    await expect(store.registerFormula(odd, '(series "fourth")', { update: true })).rejects.toMatchObject({
      code: "cycle",
      message: expect.stringContaining(`${odd} → fourth → third → ${odd}`),
    });
  });

  test("of a long series only the part is read that a formula needs", async () => {
    const store = await createStore();
    const long = new Series(TimeIndex.regular(Date.parse(may(1)), 3_600_000, 40_000), new Float64Array(40_000).fill(1));
    await store.update("long", long, "me");
    await store.registerFormula(
      "day",
      '(slice (series "long") #:fromdate (date "2024-05-01") #:todate (date "2024-05-02"))',
    );
    await store.registerFormula("twice", '(* 2 (series "day"))');
    let wholes = 0;
    const copyOut = (...args: Parameters<Store["database"]["copyOut"]>) => {
      wholes++;
      return store.database.copyOut(...args);
    };
    const counted = await openStore({ ...store.database, copyOut }, { namespace: store.namespace });
    for (const name of ["day", "twice"]) expect((await counted.get(name))?.length).toBeGreaterThan(20);
    expect((await counted.get("long", { fromValueDate: may(2), toValueDate: may(3) }))?.length).toBeGreaterThan(20);
    expect(wholes).toBe(0);
    expect((await counted.get("long"))?.length).toBe(40_000);
    expect(wholes).toBe(1);
  });

  test("operators of one's own can be used in formulas", async () => {
    const one = defineOperator({
      name: "one",
      params: {},
      returns: "Series",
      doc: "One.",
      examples: [],
      evaluate: () => seriesFrom({ [may(1)]: 1 }),
    });
    const store = await createStore({ registry: createRegistry([...coreOperators, one]) });
    await store.registerFormula("f", "(+ 1 (one))");
    expect((await store.get("f"))?.values[0]).toBe(2);
  });
}
