import {
  check,
  coreOperators,
  coreRegistry,
  createRegistry,
  defineOperator,
  dependencies,
  type EvaluateOptions,
  evaluate,
  expandFormula,
  explain,
  FormulaError,
  isAware,
  param,
  type SeriesReader,
  serialize,
} from "@asof/formula";
import { Series, seriesFrom } from "@asof/series";
import { describe, expect, test } from "vitest";
import { exampleData, exampleDate } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

function reading(formulas: Record<string, string> = {}): MemoryReader {
  return new MemoryReader({ ...exampleData, formulas });
}

function options(reader: SeriesReader, more: Partial<EvaluateOptions> = {}): EvaluateOptions {
  return { registry: coreRegistry, reader, query: { revisionDate: exampleDate }, ...more };
}

async function points(formula: string, more: Partial<EvaluateOptions> = {}, formulas = {}): Promise<unknown> {
  const result = await evaluate(formula, options(reading(formulas), more));
  return result instanceof Series ? result.toObject() : result;
}

async function failure(promise: Promise<unknown>): Promise<FormulaError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FormulaError);
  return error as FormulaError;
}

describe("reading series", () => {
  test("reads each series once, however often the formula and its formulas name it", async () => {
    const reader = reading({ twice: '(add (series "a") (series "a"))' });
    await evaluate('(add (series "twice") (series "twice") (series "a"))', options(reader));
    expect(reader.reads).toEqual(["a"]);
  });

  test("reads a series again for another revision date", async () => {
    const reader = reading();
    const formula = '(sub (series "a") (asof (date "2020-1-11") (series "a")))';
    const result = (await evaluate(formula, options(reader))) as Series;
    expect(reader.reads).toEqual(["a", "a"]);
    expect(Array.from(result.values)).toEqual([0, 0, 0, 36]);
  });

  test("asks for all series before the first one answers", async () => {
    const asked: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reader: SeriesReader = {
      async get(name) {
        asked.push(name);
        if (asked.length === 2) release();
        await gate;
        return seriesFrom({ "2020-01-01Z": 1 });
      },
      metadata: async () => undefined,
      formula: async () => undefined,
    };
    await evaluate('(add (series "x") (series "y"))', options(reader));
    expect(asked).toEqual(["x", "y"]);
  });

  test("hands the signal to the reader and stops when it is aborted", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(evaluate('(series "a")', options(reading(), { signal: controller.signal }))).rejects.toThrow("enough");
  });

  test("lets errors of the reader through as they are", async () => {
    const broken = { ...plainReader(), get: () => Promise.reject(new RangeError("disk full")) };
    await expect(evaluate('(series "a")', options(broken))).rejects.toBeInstanceOf(RangeError);
  });

  test("bounds of a naive series are cut on the wall clock of the zone that they are given in", async () => {
    const query = { fromValueDate: "2020-01-02T00:00+09:00" };
    expect(await points('(series "n")', { query })).toEqual({ "2020-01-02T00:00:00": 2 });
  });

  test("keeps series of text apart from numbers", async () => {
    const texts = {
      words: { tzaware: true, versions: [{ insertion_date: exampleDate, points: [["2020-01-01Z", "x"]] }] },
    };
    const reader = new MemoryReader({ series: texts } as never);
    const kept = (await evaluate('(slice (series "words"))', options(reader))) as Series;
    expect(kept.toObject()).toEqual({ "2020-01-01T00:00:00Z": "x" });
    const error = await failure(evaluate('(* 2 (series "words"))', options(reader)));
    expect(error).toMatchObject({ code: "type_mismatch", position: { start: 5, end: 21 } });
  });
});

describe("formulas of formulas", () => {
  test("a keyword at the call replaces the options of the formula", async () => {
    const formulas = { f: '(add (series "b"))' };
    expect(await points('(add (series "a") (series "f" #:fill 0))', {}, formulas)).toEqual(
      await points('(add (series "a") (series "b" #:fill 0))'),
    );
  });

  test("a chain in which each formula names the one before twice stays cheap", async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`f${i + 1}`, `(row-mean (series "f${i}") (series "f${i}"))`]),
    );
    const reader = reading({ f0: '(series "b")', ...chain });
    const result = (await evaluate('(series "f40")', options(reader))) as Series;
    expect(Array.from(result.values)).toEqual([10, 30, 50]);
    expect(reader.reads).toEqual(["b"]);
  });

  test("an error inside a formula names it and points at the call", async () => {
    const formulas = { f: '(add (series "a") (series "gone"))' };
    const error = await failure(evaluate('(* 2 (series "f"))', options(reading(formulas))));
    expect(error.code).toBe("unknown_series");
    expect(error.message).toBe("in formula `f`: No such series `gone`");
    expect(error.position).toEqual({ start: 5, end: 17 });
  });

  test("a cycle is an error that names the path", async () => {
    const formulas = { a1: '(series "b1")', b1: '(add (series "a") (series "a1"))' };
    const error = await failure(evaluate('(series "a1")', options(reading(formulas))));
    expect(error.code).toBe("cycle");
    expect(error.message).toContain("a1 → b1 → a1");
    const issues = await check('(series "a1")', coreRegistry, reading({ a1: '(series "c1")' }), { name: "c1" });
    expect(issues.map(({ code, message }) => [code, message])).toEqual([
      ["cycle", "The formula needs itself: c1 → a1 → c1."],
    ]);
  });

  test("the expansion shows what is evaluated", async () => {
    const formulas = { f: '(* 2 (series "g" #:fill 0))', g: '(add (series "a"))' };
    const tree = await expandFormula('(series "f" #:weight 3)', options(reading(formulas)));
    expect(serialize(tree)).toBe('(options (* 2 (options (add (series "a")) #:fill 0)) #:weight 3)');
  });

  test("dependencies are the names that the text itself reads", () => {
    expect(dependencies('(add (series "b") (slice (series "a")) (series "b"))')).toEqual(["b", "a"]);
  });
});

describe("time zones", () => {
  test("a formula is naive or aware as its series are, unless an operator decides", async () => {
    const aware = (text: string): Promise<boolean | undefined> =>
      isAware(text, options(reading({ f: '(naive (series "a") "UTC")' })));
    expect(await aware('(add (series "a") (series "b"))')).toBe(true);
    expect(await aware('(series "f")')).toBe(false);
    expect(await aware('(add (series "a") (tzaware (series "n") "UTC"))')).toBe(true);
    expect(await aware('(series "gone")')).toBeUndefined();
  });

  test("aware and naive series cannot be joined, and check says so before", async () => {
    const error = await failure(evaluate('(add (series "a") (series "n"))', options(reading())));
    expect(error.code).toBe("mixed_awareness");
    const issues = await check('(* 2 (add (series "a") (series "n")))', coreRegistry, reading());
    expect(issues).toMatchObject([{ code: "mixed_awareness", position: { start: 5, end: 36 } }]);
  });

  test("days of a series in a zone begin there", async () => {
    const formula = '(resample (tzaware (naive (series "hr") "Asia/Tokyo") "Asia/Tokyo") "D" "count")';
    expect(await points(formula)).toEqual({ "2019-12-31T15:00:00Z": 3, "2020-01-01T15:00:00Z": 2 });
  });
});

describe("seed dialect", () => {
  test("a quoted word is text", async () => {
    expect(await points(`(add (series "a") (series "b" #:fill 'ffill))`)).toEqual(
      await points('(add (series "a") (series "b" #:fill "ffill"))'),
    );
    expect(await points(`(add (series 'a') (series 'b' #:fill 'ffill'))`)).toEqual(
      await points('(add (series "a") (series "b" #:fill "ffill"))'),
    );
    await expect(points(`(add (series 'a ') (series ''))`)).rejects.toMatchObject({ code: "type_mismatch" });
  });

  test("series are not moved beyond all calendars", async () => {
    const far = '(time-shifted (series "a") #:days 99999999999)';
    await expect(points(far)).rejects.toMatchObject({ code: "invalid_date", position: { start: 0, end: far.length } });
  });

  test("min and max take series or numbers, not both", async () => {
    expect(await points('(min (series "a") (series "b"))')).toEqual(
      await points('(row-min (series "a") (series "b"))'),
    );
    expect(await points("(max 0 -1)")).toBe(0);
    expect(check('(max (series "a") 1)', coreRegistry)).toMatchObject([{ code: "type_mismatch" }]);
  });

  test("a date is of a zone or naive, not both", async () => {
    const formula = '(slice (series "a") #:fromdate (date "2020-1-4" #:tz "UTC" #:naive #t))';
    expect((await failure(evaluate(formula, options(reading())))).code).toBe("invalid_argument");
  });

  test("today follows the clock that is given when no revision date is asked for", async () => {
    const more = { query: {}, now: "2020-01-03T12:00:00Z" };
    expect(await points('(slice (series "a") #:fromdate (today))', more)).toEqual({
      "2020-01-03T00:00:00Z": 3,
      "2020-01-04T00:00:00Z": 40,
    });
  });
});

describe("operators of one's own", () => {
  const identity = defineOperator({
    name: "identity",
    params: { series: param.series },
    returns: "Series",
    doc: "The series itself.",
    examples: [],
    evaluate: ({ series }) => series,
  });

  const moved = defineOperator({
    name: "moved",
    params: { name: param.seriesName, days: param.defaulted(param.integer, 0) },
    returns: "Series",
    doc: "A series read within bounds that are moved by some days.",
    examples: [],
    finder: ({ name }) => (name === undefined ? [] : [{ name }]),
    evaluate({ name, days }, { query, get }) {
      const later = (ms: number | undefined): number | undefined => (ms === undefined ? ms : ms + days * 86_400_000);
      return get(name, { ...query, fromValueDate: later(query.fromValueDate), toValueDate: later(query.toValueDate) });
    },
  });

  const proxy = defineOperator({
    name: "proxy",
    params: { id: param.string },
    returns: "Series",
    doc: "A series from elsewhere.",
    examples: [],
    finder: ({ id }) => (id === undefined ? [] : [{ name: id, metadata: { tzaware: false, valueType: "number" } }]),
    evaluate: () => seriesFrom({ "2020-01-01": 7 }),
  });

  const registry = createRegistry([...coreOperators, identity, moved, proxy]);

  test("transform series", async () => {
    expect(await points('(identity (series "b"))', { registry })).toEqual(await points('(series "b")'));
  });

  test("read series within bounds of their own", async () => {
    const query = { revisionDate: exampleDate, fromValueDate: "2020-01-03Z", toValueDate: "2020-01-03Z" };
    expect(await points('(moved "a" #:days -1)', { registry, query })).toEqual({ "2020-01-02T00:00:00Z": 2 });
  });

  test("are found as dependencies and known by their metadata", async () => {
    expect(dependencies('(add (moved "a") (proxy "x"))', registry)).toEqual(["a", "x"]);
    expect(await check('(proxy "x")', registry, reading())).toEqual([]);
    expect(await isAware('(proxy "x")', options(reading(), { registry }))).toBe(false);
  });

  test("cannot take a name twice, one of the language, or one that the reader cannot read", () => {
    const named = (name: string) => ({ ...identity, name });
    const code = (name: string): unknown => {
      try {
        return createRegistry([...coreOperators, named(name)]);
      } catch (error) {
        return (error as FormulaError).code;
      }
    };
    expect(["add", "let", "two words", "12"].map(code)).toEqual([
      "duplicate_operator",
      "reserved_operator",
      "illegal_operator",
      "illegal_operator",
    ]);
    expect(createRegistry([...coreOperators, named("add")], { override: ["add"] }).get("add")?.doc).toBe(identity.doc);
  });
});

describe("explain", () => {
  test("shows the series of each call, nested formulas and values on request", async () => {
    const reader = reading({ f: '(* 2 (series "a"))' });
    const tree = await explain('(slice (series "f") #:fromdate "2020-01-04")', { ...options(reader), results: true });
    expect(tree).toMatchObject({ operator: "slice", type: "Series" });
    const [named, date] = tree.arguments;
    expect(named).toMatchObject({ param: "series", series: [{ name: "f", formula: { operator: "*" } }] });
    expect((named as { result: Series }).result.toObject()).toEqual({ "2020-01-04T00:00:00Z": 80 });
    expect(date).toMatchObject({ param: "fromdate", type: "str", text: '"2020-01-04"' });
    const leaf = named?.series[0]?.formula?.arguments[1];
    expect(leaf?.series).toEqual([{ name: "a", metadata: { tzaware: true, valueType: "number" } }]);
  });

  test("explains formulas with problems", async () => {
    const tree = await explain('(add (series "gone") (foo 1))', options(reading()));
    expect(tree.issues).toMatchObject([{ code: "unknown_operator" }]);
    expect(tree.arguments[0]?.series).toEqual([{ name: "gone", metadata: undefined }]);
  });
});

function plainReader(): SeriesReader {
  return { get: async () => undefined, metadata: async () => undefined, formula: async () => undefined };
}
