import {
  check,
  coreRegistry,
  type Expression,
  evaluate,
  isFormulaError,
  parse,
  pretty,
  serialize,
} from "@asof/formula";
import { type Series, seriesEqual } from "@asof/series";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleData, exampleDate } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

const reader = new MemoryReader(exampleData);

function found(text: string): unknown[] {
  return check(text, coreRegistry).map(({ code, position, nearest }) => [
    code,
    text.slice(position.start, position.end),
    nearest,
  ]);
}

describe("check", () => {
  test("finds every problem at once, each at its place", () => {
    expect(found('(ad (clip (series 1) #:mim 2) (resample (series "a")) (rolling (series "b") 2.5))')).toEqual([
      ["unknown_operator", "ad", "add"],
      ["type_mismatch", "1", undefined],
      ["unknown_keyword", "#:mim", "min"],
      ["missing_argument", '(resample (series "a"))', undefined],
      ["type_mismatch", "2.5", undefined],
    ]);
  });

  test("finds arguments that are too many, given twice, or keywords without a value", () => {
    expect(found('(sub (series "a") (series "b") 3)')).toEqual([["too_many_arguments", "3", undefined]]);
    expect(found('(clip (series "a") 1 #:min 2)')).toEqual([["duplicate_argument", "#:min", undefined]]);
    expect(found('(clip (series "a") #:min)')).toEqual([["bad_keyword", "#:min", undefined]]);
    expect(found('(clip (series "a") #:min #:max 3)')).toEqual([["bad_keyword", "#:min", undefined]]);
  });

  test("finds unknown series through the reader and names the one that is meant", async () => {
    const issues = await check('(add (series "hrr") (series "b"))', coreRegistry, reader);
    expect(issues).toEqual([
      {
        code: "unknown_series",
        position: { start: 13, end: 18 },
        message: "No such series `hrr`: did you mean `hr`?",
        nearest: "hr",
      },
    ]);
  });

  test("reports a text that cannot be read as one issue", () => {
    expect(found('(add (series "a")')).toEqual([["syntax", '(add (series "a")', undefined]]);
    expect(found('(add\n  "open)')).toEqual([["syntax", '"open)', undefined]]);
  });

  test("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      "(",
      ")",
      '"',
      "add",
      "series",
      '"a"',
      "#:fill",
      "#:",
      "'",
      "1",
      "-.5",
      "nil",
      "#t",
      ";",
      "\n",
      " ",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(" ")),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (formula) => {
        expect(Array.isArray(check(formula, coreRegistry))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("never throws on very deep nesting", () => {
    expect(found("(".repeat(100_000))).toMatchObject([["too_large", "(", undefined]]);
    expect(check(`${"(abs ".repeat(400)}(series "a")${")".repeat(400)}`, coreRegistry)).toEqual([]);
  });

  test("what passes the check is never refused by the types at evaluation", async () => {
    await fc.assert(
      fc.asyncProperty(formulaText, async (formula) => {
        fc.pre(check(formula, coreRegistry).length === 0);
        const query = { revisionDate: exampleDate };
        const error = await evaluate(formula, { registry: coreRegistry, reader, query }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined) expect(isFormulaError(error) && error.code).not.toBe("type_mismatch");
      }),
    );
  });
});

const atom = fc.oneof(
  fc.integer().map(String),
  fc.double().map((value) => serialize({ kind: "float", value, position: { start: 0, end: 0 } })),
  fc.constantFrom("#t", "#f", "nil", '"text"', '"a\\"b"', "symbol", "a-b.c", '(series "a")', '(series "b" #:fill 0)'),
);
const formulaText: fc.Arbitrary<string> = fc.letrec<{ list: string; item: string }>((tie) => ({
  item: fc.oneof({ maxDepth: 4 }, atom, tie("list")),
  list: fc
    .tuple(
      fc.constantFrom("add", "+", "*", "slice", "clip", "abs", "priority", "row-mean"),
      fc.array(tie("item"), { maxLength: 4 }),
    )
    .map(([head, items]) => `(${[head, ...items].join(" ")})`),
})).list;

describe("laws of the language", () => {
  test("serialising what was parsed from canonical text gives the text back", () => {
    fc.assert(
      fc.property(formulaText, (text) => {
        expect(serialize(parse(text))).toBe(text);
      }),
    );
  });

  test("pretty text reads as the same tree", () => {
    fc.assert(
      fc.property(formulaText, fc.nat(60), (text, softbreak) => {
        expect(serialize(parse(pretty(parse(text), { softbreak })))).toBe(text);
      }),
    );
  });

  test("positions cut out the text of each node", () => {
    const text = ' (add (series "x" #:fill\t-1.50)\n  ; note\n (series "y"))';
    const cut = ({ position }: Expression): string => text.slice(position.start, position.end);
    const tree = parse(text);
    if (tree.kind !== "list" || tree.items[1]?.kind !== "list") throw new Error("not a list");
    expect(cut(tree.items[1])).toBe('(series "x" #:fill\t-1.50)');
    expect(tree.items[1].items.map(cut)).toEqual(["series", '"x"', "#:fill", "-1.50"]);
    expect(cut(tree.items[2] as Expression)).toBe('(series "y")');
  });

  test("the order of two summands does not matter", async () => {
    const names = fc.constantFrom(
      '(series "a")',
      '(series "b" #:fill 0)',
      '(* 2 (series "neg" #:fill "ffill"))',
      '(series "hr")',
    );
    await fc.assert(
      fc.asyncProperty(names, names, async (x, y) => {
        const sum = (text: string): Promise<unknown> => evaluate(text, { registry: coreRegistry, reader });
        const [one, other] = await Promise.all([sum(`(add ${x} ${y})`), sum(`(add ${y} ${x})`)]);
        expect(seriesEqual(one as Series, other as Series)).toBe(true);
      }),
    );
  });
});
