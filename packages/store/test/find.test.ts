import { seriesFrom } from "@asof/series";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore, type Store } from "../src/index.js";

type Value = string | number | boolean;
type Metadata = Readonly<Record<string, Value>>;
interface Known {
  readonly name: string;
  readonly metadata: Metadata;
  readonly tzaware: boolean;
  readonly formula?: string;
}
/** A search as text, and what it means; `undefined` where a series has nothing to compare, nor has its opposite. */
interface Search {
  readonly text: string;
  matches(series: Known): boolean | undefined;
}

const series: readonly Known[] = [
  { name: "wind.fr.capacity", metadata: { unit: "MW", weight: 10 }, tzaware: true },
  { name: "wind.de", metadata: { unit: "GW", weight: 2.5, "odd key": true }, tzaware: true },
  { name: "Wind DE", metadata: { unit: "MW", weight: "10" }, tzaware: false },
  { name: "sun_fr", metadata: { weight: -1, "odd key": false }, tzaware: false },
  { name: "sun%fr", metadata: { unit: "é", "it's": 0 }, tzaware: true },
  { name: "bare", metadata: {}, tzaware: false },
  { name: "sum", metadata: { unit: "MW" }, tzaware: true, formula: '(add (series "wind.de") (series "sun%fr"))' },
  { name: "double", metadata: { weight: 10 }, tzaware: false, formula: '(* 2 (series "bare"))' },
];

let store: Store;
beforeAll(async () => {
  store = await openStore("memory:");
  for (const { name, metadata, tzaware, formula } of series) {
    if (formula === undefined)
      await store.update(name, seriesFrom({ [tzaware ? "2024-05-01Z" : "2024-05-01"]: 1 }), "me");
    else await store.registerFormula(name, formula);
    await store.updateMetadata(name, metadata);
  }
});
afterAll(() => store.close());

const written = (value: Value): string =>
  typeof value === "string" ? `"${value}"` : value === true ? "#t" : value === false ? "#f" : String(value);
const key = fc.constantFrom("unit", "weight", "odd key", "it's", "missing");
const value = fc.constantFrom<Value>("MW", "GW", "é", "10", "", 10, 2.5, 0, -1, true, false);
const comparisons: Record<string, (a: Value, b: Value) => boolean> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function compared(known: Value | undefined, value: Value, test: (a: Value, b: Value) => boolean): boolean | undefined {
  if (known === undefined) return false;
  return typeof known === typeof value ? test(known, value) : undefined;
}

/** Whether all are true; open when none is false, but one is open. */
function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function opposite(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

const leaf = fc.oneof(
  fc.constantFrom<Search>(
    { text: "(by.everything)", matches: () => true },
    { text: "(by.tzaware)", matches: ({ tzaware }) => tzaware },
    { text: "(by.formula)", matches: ({ formula }) => formula !== undefined },
    { text: '(by.source "local")', matches: () => true },
    { text: '(by.source "elsewhere")', matches: () => false },
    { text: '(by.internal-metaitem "tzaware" #t)', matches: ({ tzaware }) => tzaware },
    { text: '(by.formulacontents "wind.de")', matches: ({ formula }) => formula?.includes("wind.de") },
  ),
  // Words in their order; the case counts.
  fc.constantFrom("wind", "fr wind", "wind cap", "D", ".", "sun fr").map(
    (words): Search => ({
      text: `(by.name "${words}")`,
      matches: ({ name }) =>
        new RegExp(
          words
            .split(" ")
            .map((word) => word.replace(".", "\\."))
            .join(".*"),
        ).test(name),
    }),
  ),
  key.map((k): Search => ({ text: `(by.metakey "${k}")`, matches: ({ metadata }) => Object.hasOwn(metadata, k) })),
  fc.tuple(key, value).map(
    ([k, v]): Search => ({
      text: `(by.metaitem "${k}" ${written(v)})`,
      matches: ({ metadata }) => compared(metadata[k], v, (a, b) => a === b),
    }),
  ),
  fc.tuple(fc.constantFrom(...Object.keys(comparisons)), key, value).map(
    ([sign, k, v]): Search => ({
      text: `(${sign} "${k}" ${written(v)})`,
      matches: ({ metadata }) => compared(metadata[k], v, comparisons[sign] as (a: Value, b: Value) => boolean),
    }),
  ),
);

const { search } = fc.letrec<{ search: Search }>((tie) => ({
  search: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    tie("search").map(
      (part): Search => ({ text: `(by.not ${part.text})`, matches: (one) => opposite(part.matches(one)) }),
    ),
    fc.array(tie("search"), { maxLength: 3 }).map(
      (parts): Search => ({
        text: `(by.and ${parts.map(({ text }) => text).join(" ")})`,
        matches: (one) => all(parts.map((part) => part.matches(one))),
      }),
    ),
    // An empty one matches everything, as with the originals.
    fc.array(tie("search"), { maxLength: 3 }).map(
      (parts): Search => ({
        text: `(by.or ${parts.map(({ text }) => text).join(" ")})`,
        matches: (one) => parts.length === 0 || opposite(all(parts.map((part) => opposite(part.matches(one))))),
      }),
    ),
  ),
}));

test("a search finds what it says, however its parts are nested, and a basket and its canonical text the same", async () => {
  await fc.assert(
    fc.asyncProperty(search, async ({ text, matches }) => {
      const expected = series
        .filter((one) => matches(one) === true)
        .map(({ name }) => name)
        .sort();
      const found = async (names: Promise<{ readonly name: string }[]>) => (await names).map(({ name }) => name);
      expect(await found(store.find(text))).toEqual(expected);
      await store.registerBasket("b", text);
      expect(await found(store.basket("b"))).toEqual(expected);
      expect(await found(store.find((await store.basketDefinition("b")) as string, { limit: 2 }))).toEqual(
        expected.slice(0, 2),
      );
    }),
    { numRuns: 300 },
  );
});

test("limits that are no numbers of series, and searches that no statement can hold, are refused", async () => {
  for (const limit of [-1, 1.5, Number.NaN]) {
    await expect(store.find("(by.everything)", { limit })).rejects.toMatchObject({ code: "invalid_argument" });
    await expect(store.log("bare", { limit })).rejects.toMatchObject({ code: "invalid_argument" });
  }
  const long = `(by.or ${'(by.name "x") '.repeat(70_000)})`;
  await expect(store.find(long)).rejects.toMatchObject({ code: "invalid_search" });
});
