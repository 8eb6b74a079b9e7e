import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  calendarFrom,
  check,
  components,
  coreOperators,
  coreRegistry,
  createRegistry,
  dependents,
  depth,
  type Expression,
  evaluateSeries,
  expandFormula,
  FormulaError,
  type FormulaSeries,
  foldConstants,
  holidaysOf,
  parse,
  pretty,
  resultType,
  serialize,
} from "@asof/formula";
import { formatInstant } from "@asof/series";
import Holidays from "date-holidays";
import { describe, expect, test } from "vitest";
import { divergences } from "./divergences.js";
import { MemoryReader, type VectorSetup } from "./memory-reader.js";

/**
 * Cases recorded by running the originals (tshistory_formula 0.16.2, psyl 0.9.0, pandas 2.2.3).
 * `VECTORS_DIR` names another folder of such files.
 */
const folder = process.env.VECTORS_DIR ?? join(import.meta.dirname, "vectors");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const registry = createRegistry([...coreOperators, holidaysOf(calendarFrom(Holidays))], { override: ["holidays"] });
const operations = [
  "parse",
  "serialize",
  "pretty",
  "typecheck",
  "constant-fold",
  "functypes",
  "eval",
  "formula",
  "expanded-formula",
  "formula-depth",
  "formula-components",
  "dependents",
];

interface VectorCase {
  readonly name: string;
  readonly op: string;
  readonly setup?: string;
  readonly formula?: string;
  readonly series_name?: string;
  readonly stopnames?: readonly string[];
  readonly args?: {
    readonly indent?: number;
    readonly softbreak?: number;
    readonly expanded?: boolean;
    readonly level?: number;
    readonly display?: boolean;
    readonly direct?: boolean;
  };
  readonly query?: Readonly<Record<string, string>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

interface VectorFile {
  readonly setups: Record<string, VectorSetup>;
  readonly cases: readonly VectorCase[];
}

for (const name of files) {
  const file = name.replace(".json", "");
  const { setups, cases } = JSON.parse(readFileSync(join(folder, name), "utf8")) as VectorFile;
  describe(`${file} vectors`, () => {
    for (const one of cases.filter(({ op }) => operations.includes(op))) {
      const divergence = divergences.find((d) => d.file === file && d.cases.test(one.name));
      if (divergence === undefined) test(one.name, () => agrees(one, setups));
      else test(`${one.name} (differs: ${divergence.reason})`, () => expect(agrees(one, setups)).rejects.toThrow());
    }
  });
}

async function agrees(one: VectorCase, setups: Record<string, VectorSetup>): Promise<void> {
  const { error } = one.expect as { error?: { class: string; message: string } };
  if (error !== undefined) return refuses(one, setups, error);
  compare(await outcome(one, setups), one.expect);
}

async function outcome(one: VectorCase, setups: Record<string, VectorSetup>): Promise<Record<string, unknown>> {
  const { op, formula = "", args = {} } = one;
  if (op === "parse") return { tree: tagged(parse(formula)) };
  if (op === "serialize") return { text: serialize(parse(formula)) };
  if (op === "pretty") return { text: pretty(parse(formula), args) };
  if (op === "typecheck") return { type: typeOf(formula) };
  if (op === "constant-fold") return { text: folded(formula) };
  const reader = new MemoryReader(setups[one.setup ?? ""] as VectorSetup);
  if (one.series_name !== undefined) return structure(one, reader, setups[one.setup ?? ""] as VectorSetup);
  const { revision_date, from_value_date, to_value_date } = one.query ?? {};
  const query = { revisionDate: revision_date, fromValueDate: from_value_date, toValueDate: to_value_date };
  const result = await evaluateSeries(formula, { registry, reader, query });
  const zone = result.tzaware ? "+00:00" : "";
  const points = Array.from({ length: result.length }, (_, i) => [
    formatInstant(result.index.at(i), zone),
    result.values[i],
  ]);
  return { tzaware: result.tzaware, tz: (result as FormulaSeries).zone, points };
}

/** What the text of a stored formula tells about it; nothing of what is no formula. */
async function structure(
  { op, series_name: name = "", args = {}, stopnames: stopNames }: VectorCase,
  reader: MemoryReader,
  { series, formulas = {} }: VectorSetup,
): Promise<Record<string, unknown>> {
  const text = formulas[name];
  if (op === "dependents") return { dependents: dependents(name, Object.entries(formulas), { registry, ...args }) };
  if (op === "formula-components" && text === undefined) return { components: name in series ? null : {} };
  if (text === undefined) return op.endsWith("formula") ? { formula: null } : { depth: null };
  if (op === "formula-depth") return { depth: await depth(text, { registry, reader }) };
  if (op === "formula-components") {
    return { components: { [name]: await components(text, { registry, reader, ...args }) } };
  }
  if (op === "expanded-formula") {
    return { formula: serialize(await expandFormula(text, { registry, reader, stopNames, scopes: true })) };
  }
  const { expanded = false, level = expanded ? undefined : 0, display = true } = args;
  const formula = serialize(await expandFormula(text, { registry, reader, level }));
  return { formula: display ? formula : `(let revision_date nil from_value_date nil to_value_date nil ${formula})` };
}

function typeOf(formula: string): string | undefined {
  const issues = check(formula, coreRegistry);
  if (issues.length > 0) throw FormulaError.from(issues);
  return resultType(formula, coreRegistry);
}

/** What is left of arithmetic is a number. */
function folded(formula: string): unknown {
  const tree = foldConstants(formula, registry);
  return "value" in tree ? tree.value : serialize(tree);
}

function compare(actual: Record<string, unknown>, expected: Readonly<Record<string, unknown>>): void {
  const { points, tzaware, tz, dtype: _dtype, ...others } = expected;
  if (points === undefined) {
    expect(actual).toEqual(others);
    return;
  }
  expect({ tzaware: actual.tzaware, zone: actual.tz ?? "UTC" }).toEqual({ tzaware, zone: tz ?? "UTC" });
  const rows = points as (readonly [string, number | string | null])[];
  const found = actual.points as (readonly [string, number | string])[];
  expect(found.map(([stamp]) => Date.parse(withZone(stamp)))).toEqual(rows.map(([s]) => Date.parse(withZone(s))));
  found.forEach(([stamp, value], i) => {
    if (!close(value, rows[i]?.[1] ?? null)) expect.fail(`${stamp}: ${value}, not ${rows[i]?.[1]}`);
  });
}

function withZone(stamp: string): string {
  return /[Z+]/.test(stamp) ? stamp : `${stamp}Z`;
}

function close(actual: number | string, expected: number | string | null): boolean {
  if (expected === null) return Number.isNaN(actual);
  if (expected === "inf" || expected === "-inf") return actual === (expected === "inf" ? Infinity : -Infinity);
  if (typeof expected === "string") return actual === expected;
  return Math.abs(Number(actual) - expected) <= 1e-9 + 1e-9 * Math.abs(expected);
}

const codes: Record<string, readonly string[]> = {
  SyntaxError: ["syntax"],
  TypeError: ["type_mismatch", "unknown_operator", "not_a_series", "mixed_awareness"],
  KeyError: ["unknown_keyword", "invalid_argument"],
  RecursionError: ["cycle"],
  IndexError: ["too_many_arguments", "missing_argument"],
  DateParseError: ["invalid_date", "invalid_argument"],
  UnknownTimeZoneError: ["invalid_time_zone"],
};

/** Texts of Python and pandas say nothing about the formula; the package's own are kept in ours. */
const foreignText =
  /typing\.|<class|list index|^#:|not of|item \d+: expect|No objects|maximum recursion|Cannot join|patchmany|Invalid frequency|valid function|not iterable|datetime string|month must|^'|Cannot infer|date cannot be|^\d{4}-/;

async function refuses(
  one: VectorCase,
  setups: Record<string, VectorSetup>,
  { class: name, message }: { class: string; message: string },
): Promise<void> {
  const error = await outcome(one, setups).then(
    () => expect.fail(`should be refused: ${name}: ${message}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FormulaError)) throw error;
  if (codes[name] !== undefined) expect(codes[name]).toContain(error.code);
  if (!foreignText.test(message)) expect(error.message).toContain(message);
  expect(error.position).toBeDefined();
}

function tagged(node: Expression): unknown {
  switch (node.kind) {
    case "list":
      return node.items.map(tagged);
    case "symbol":
      return { symbol: node.name };
    case "keyword":
      return { keyword: node.name };
    case "string":
      return { string: node.value };
    case "integer":
      return { int: node.value };
    case "float":
      return { float: Number.isNaN(node.value) ? null : Number.isFinite(node.value) ? node.value : "inf" };
    case "boolean":
      return { bool: node.value };
    case "nil":
      return { nil: true };
  }
}
