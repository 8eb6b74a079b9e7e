import {
  check,
  coreOperators,
  createRegistry,
  defineOperator,
  dependencies,
  editorInfo,
  evaluate,
  formulaHistory,
  insertionDates,
  isAware,
  param,
} from "@asof/formula";
import { type Series, seriesFrom, sliceInclusive, toEpochMs } from "@asof/series";
import { describe, expect, test } from "vitest";
import { portfolio } from "../examples/editor-info.js";
import { identity } from "../examples/identity.js";
import { type ProxyClient, proxyOf } from "../examples/proxy.js";
import { shifted } from "../examples/shifted-series.js";
import { exampleData, exampleDate } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

const river = seriesFrom({ "2019-12-31": 1, "2020-01-01": 2, "2020-02-01": 3, "2020-02-02": 4 });
const client: ProxyClient = {
  get: async (_id, from, to) => sliceInclusive(river, { from, to }),
  changes: async () => [toEpochMs("2020-01-05Z"), toEpochMs("2020-02-03Z")],
};
const registry = createRegistry([...coreOperators, identity, shifted, proxyOf(client), portfolio], {
  override: ["shifted"],
});
const options = { registry, reader: new MemoryReader(exampleData) };

async function points(formula: string, query: object = { revisionDate: exampleDate }): Promise<unknown> {
  return ((await evaluate(formula, { ...options, query })) as Series).toObject();
}

describe("the operators of the examples folder", () => {
  test("identity gives the series itself, with its options", async () => {
    expect(await points('(identity (series "b"))')).toEqual(await points('(series "b")'));
    const text = '(add (series "a") (identity (series "b" #:fill 0)))';
    expect(await points(text)).toEqual(await points('(add (series "a") (series "b" #:fill 0))'));
  });

  test("shifted reads within bounds that are moved, and is found as a dependency", async () => {
    const query = { revisionDate: exampleDate, fromValueDate: "2020-01-03Z", toValueDate: "2020-01-04Z" };
    expect(await points('(shifted "a" #:days -1)', query)).toEqual({
      "2020-01-02T00:00:00Z": 2,
      "2020-01-03T00:00:00Z": 3,
    });
    expect(dependencies('(add (shifted "a" #:days 1) (shifted "b"))', registry)).toEqual(["a", "b"]);
    expect(await isAware('(shifted "a")', options)).toBe(true);
    expect(await check('(shifted "gone")', registry, options.reader)).toMatchObject([{ code: "unknown_series" }]);
  });

  test("proxy has metadata written by hand and bounds of its own where the query has none", async () => {
    const text = '(proxy "river-level" (date "2020-1-1" #:naive #t) (date "2020-2-1" #:naive #t))';
    expect(await points(text)).toEqual({ "2020-01-01T00:00:00": 2, "2020-02-01T00:00:00": 3 });
    expect(await points(text, { toValueDate: "2020-01-31" })).toEqual({ "2020-01-01T00:00:00": 2 });
    expect(await check(text, registry, options.reader)).toEqual([]);
    expect(await isAware(text, options)).toBe(false);
  });

  test("an editor sees the series scopes that an operator describes, nested", () => {
    const info = editorInfo('(portfolio (identity (series "a")) (series "b"))', registry);
    expect(info).toMatchObject({ operator: "portfolio", isSeries: true });
    expect(info.items.map(({ text, isSeries }) => [text, isSeries])).toEqual([
      ['(identity (series "a"))', true],
      ['(series "b")', true],
    ]);
    expect(info.items[0]?.items[0]).toMatchObject({ operator: "series", series: ["a"], isSeries: true });
  });

  test("an editor sees operators that describe nothing by their series arguments", () => {
    const [series, date] = editorInfo('(slice (series "a") #:fromdate "2020-01-01")', registry).items;
    expect(series).toMatchObject({ text: '(series "a")', isSeries: true });
    expect(date).toMatchObject({ text: '"2020-01-01"', isSeries: false });
  });
});

describe("an operator that fails", () => {
  const broken = new TypeError("no such port");
  const parts = {
    params: { name: param.seriesName },
    returns: "Series",
    doc: "Fails.",
    examples: [],
  } as const;
  const fails = (): never => {
    throw broken;
  };
  const named = (name: string) => ({
    code: "operator_failed",
    message: `\`${name}\` failed: no such port`,
    cause: broken,
  });

  test("is named with its place, whatever it throws while it is evaluated", async () => {
    const own = createRegistry([...coreOperators, defineOperator({ ...parts, name: "flaky", evaluate: fails })]);
    const text = '(add (series "a")\n (flaky "b"))';
    const failure = evaluate(text, { ...options, registry: own });
    await expect(failure).rejects.toMatchObject({ ...named("flaky"), position: { start: 19, end: 30 } });
  });

  test("is named when what it gives is no series", async () => {
    const empty = defineOperator({ ...parts, name: "empty", evaluate: () => null });
    const failure = evaluate('(* 2 (empty "a"))', { ...options, registry: createRegistry([...coreOperators, empty]) });
    await expect(failure).rejects.toMatchObject({ code: "operator_failed", details: { operator: "empty" } });
  });

  test("is an issue of the check when it fails there", async () => {
    const odd = defineOperator({ ...parts, name: "odd", finder: fails, evaluate: ({ name }, { get }) => get(name) });
    const own = createRegistry([...coreOperators, odd]);
    const { cause: _, ...issue } = named("odd");
    expect(await check('(* 2 (odd "a"))', own, options.reader)).toMatchObject([{ ...issue, position: { start: 5 } }]);
  });

  test("is not blamed for what the reader throws", async () => {
    const reader = { ...options.reader, get: fails, metadata: fails, formula: async () => undefined };
    await expect(evaluate('(shifted "a")', { registry, reader })).rejects.toBe(broken);
  });
});

describe("insertion dates and history", () => {
  const dates = async (formula: string, reader = options.reader): Promise<string[]> =>
    (await insertionDates(formula, { registry, reader })).map((ms) => new Date(ms).toISOString().slice(0, 10));

  test("are those of all series that are read, through formulas and searches, in order and each once", async () => {
    const reader = new MemoryReader({ ...exampleData, formulas: { f: '(add (series "a") (series "b"))' } });
    expect(await dates('(* 2 (series "f"))', reader)).toEqual(["2020-01-10", "2020-01-12"]);
    expect(await dates('(add (findseries (by.name "a")))')).toEqual(["2020-01-10", "2020-01-12"]);
  });

  test("are an operator's own where it says so", async () => {
    expect(await dates('(constant 1 (date "2020-1-1") (date "2020-1-3") "D" (date "2019-5-6"))')).toEqual([
      "2019-05-06",
    ]);
    expect(await dates('(proxy "x" (date "2020-1-1" #:naive #t) (date "2020-2-1" #:naive #t))')).toEqual([
      "2020-01-05",
      "2020-02-03",
    ]);
  });

  test("history is what the formula gives as of each date", async () => {
    const text = '(* 2 (series "a"))';
    const states = await formulaHistory(text, options);
    for (const { insertionDate, series } of states) {
      expect(series.toObject()).toEqual(await points(text, { revisionDate: insertionDate }));
    }
    expect(states.map(({ series }) => series.values.at(-1))).toEqual([8, 80]);
  });

  test("history of an operator that keeps its own is looked up there", async () => {
    const states = [
      { insertionDate: toEpochMs("2020-01-09Z"), series: seriesFrom({ "2020-01-01Z": 10, "2020-01-02Z": 20 }) },
      { insertionDate: toEpochMs("2020-01-11Z"), series: seriesFrom({ "2020-01-01Z": 11, "2020-01-02Z": 21 }) },
    ];
    const remembered = defineOperator({
      name: "remembered",
      params: {},
      returns: "Series",
      doc: "What is remembered.",
      examples: [],
      insertionDates: () => states.map(({ insertionDate }) => insertionDate),
      history: () => states,
      evaluate: () => expect.fail("the history is asked instead"),
    });
    const own = { ...options, registry: createRegistry([...coreOperators, remembered]) };
    const history = await formulaHistory('(add (remembered) (series "a"))', {
      ...own,
      query: { fromValueDate: "2020-01-02Z" },
    });
    expect(history.map(({ series }) => series.toObject())).toEqual([
      {},
      { "2020-01-02T00:00:00Z": 22 },
      { "2020-01-02T00:00:00Z": 23 },
      { "2020-01-02T00:00:00Z": 23 },
    ]);
  });
});
