import {
  check,
  components,
  coreRegistry,
  dependencies,
  depth,
  type Expression,
  editorInfo,
  evaluate,
  expandFormula,
  explain,
  foldConstants,
  formulaHistory,
  insertionDates,
  isAware,
  parse,
  pretty,
  type SeriesReader,
  serialize,
  walk,
} from "@asof/formula";
import { type Series, seriesFrom } from "@asof/series";
import { describe, expect, test } from "vitest";

const registry = coreRegistry;
const wind = seriesFrom({ "2024-01-01Z": 3 });

function readerOf(formulas: Readonly<Record<string, string>>): SeriesReader {
  return {
    get: async (name) => (name === "wind" ? wind : undefined),
    metadata: async (name) => (name === "wind" ? { tzaware: true, valueType: "number" } : undefined),
    formula: async (name) => formulas[name],
    insertionDates: async () => [0],
  };
}

function nested(levels: number): Expression {
  const position = { start: 0, end: 0 };
  let tree = parse('(series "wind")');
  for (let i = 0; i < levels; i++) {
    tree = { kind: "list", position, items: [{ kind: "symbol", name: "abs", position }, tree] };
  }
  return tree;
}

/** Every formula reads the one before it, as often as the text says. */
function chain(levels: number, textOf: (before: string) => string): Record<string, string> {
  const names = Array.from({ length: levels }, (_, i) => [`f${i}`, textOf(i === 0 ? "wind" : `f${i - 1}`)]);
  return Object.fromEntries(names);
}

type Work = (formula: Expression | string, reader: SeriesReader) => unknown;

const works: Readonly<Record<string, Work>> = {
  evaluate: (formula, reader) => evaluate(formula, { registry, reader }),
  explain: (formula, reader) => explain(formula, { registry, reader, results: true }),
  expandFormula: (formula, reader) => expandFormula(formula, { registry, reader }),
  components: (formula, reader) => components(formula, { registry, reader, expanded: true }),
  depth: (formula, reader) => depth(formula, { registry, reader }),
  isAware: (formula, reader) => isAware(formula, { registry, reader }),
  insertionDates: (formula, reader) => insertionDates(formula, { registry, reader }),
  formulaHistory: (formula, reader) => formulaHistory(formula, { registry, reader }),
};

describe("ten thousand lists in each other", () => {
  const deep = nested(10_000);
  const text = serialize(deep);

  test("are written, and walked over", () => {
    expect(text).toHaveLength(10_000 * 6 + 15);
    expect([...walk(deep)]).toHaveLength(2 * 10_000 + 3);
    expect(pretty(nested(600)).replaceAll(/\s+/g, "")).toBe(serialize(nested(600)).replaceAll(/\s+/g, ""));
  });

  test("are an issue where they are too deep", async () => {
    expect(check(text, registry)).toMatchObject([{ code: "too_large", position: { start: 2500 } }]);
    expect(check(deep, registry)).toMatchObject([{ code: "too_large" }]);
    expect(await check(deep, registry, readerOf({}))).toMatchObject([{ code: "too_large" }]);
  });

  const textWorks: Readonly<Record<string, Work>> = {
    ...works,
    dependencies: (formula) => dependencies(formula),
    foldConstants: (formula) => foldConstants(formula, registry),
    editorInfo: (formula) => editorInfo(formula, registry),
  };

  test.each(Object.entries(textWorks))("are refused by %s with a typed error, as text and as data", async (_, work) => {
    for (const formula of [text, deep]) {
      await expect(async () => work(formula, readerOf({}))).rejects.toMatchObject({ code: "too_large" });
    }
  });
});

describe("formulas that read formulas", () => {
  test.each(Object.entries(works))("are refused by %s beyond five hundred levels", async (_, work) => {
    const reader = readerOf(chain(10_000, (before) => `(abs (series "${before}"))`));
    await expect(work('(series "f9999")', reader)).rejects.toMatchObject({ code: "too_large" });
  });

  test("also where every level is in reach from above", async () => {
    const formulas = chain(600, (before) => `(abs (series "${before}"))`);
    const all = Object.keys(formulas).map((name) => `(series "${name}")`);
    expect(await check(`(add ${all.join(" ")})`, registry, readerOf(formulas))).toMatchObject([{ code: "too_large" }]);
  });

  test.each(Object.entries(works))("work with %s over hundreds of levels, each of hundreds", async (_, work) => {
    const reader = readerOf(chain(300, (before) => `${"(abs ".repeat(20)}(series "${before}")${")".repeat(20)}`));
    await work('(series "f299")', reader);
  });

  const twice = readerOf(chain(60, (before) => `(add (slice (series "${before}")) (series "${before}"))`));

  test("are evaluated once, however often they are read", async () => {
    const sum = (await evaluate('(series "f59")', { registry, reader: twice })) as Series;
    expect(sum.values[0]).toBe(3 * 2 ** 60);
    expect(await check('(series "f59")', registry, twice)).toEqual([]);
    expect(await isAware('(series "f59")', { registry, reader: twice })).toBe(true);
    expect(await depth('(series "f59")', { registry, reader: twice })).toBe(60);
    expect((await explain('(series "f59")', { registry, reader: twice })).issues).toEqual([]);
  });

  test("are not written out where that would never end", async () => {
    const expanded = expandFormula('(series "f59")', { registry, reader: twice });
    await expect(expanded).rejects.toMatchObject({ code: "too_large" });
    expect(serialize(await expandFormula('(series "f59")', { registry, reader: twice, level: 1 }))).toBe(
      '(add (slice (series "f58")) (series "f58"))',
    );
  });

  test("that go round are named from where they begin to repeat", async () => {
    const reader = readerOf({ a: '(series "b")', b: '(series "c")', c: '(add (series "wind") (series "b"))' });
    const issues = await check('(series "a")', registry, reader);
    expect(issues).toMatchObject([{ code: "cycle", message: "The formula needs itself: b → c → b." }]);
  });
});
