import {
  check,
  components,
  coreOperators,
  createRegistry,
  dependents,
  depth,
  type Expression,
  evaluateSeries,
  expandFormula,
  FormulaError,
  foldConstants,
  type Operator,
  parse,
  pretty,
  type Registry,
  coreRegistry as registry,
  resultType,
  serialize,
  signature,
  zoneOf,
} from "@asof/formula";
import { expect } from "vitest";
import type { Case, Setup } from "../../../tools/recorded/case-file.js";
import { expectPoints } from "../../../tools/recorded/compare.js";
import { expectFormulaError } from "../../../tools/recorded/formula-errors.js";
import { recordedCases } from "../../../tools/recorded/suite.js";
import { MemoryReader, type VectorSetup } from "./memory-reader.js";

// What formulas give over series held in memory; @asof/store's own suite asks the same of a database.
const lessOrEqual = registry.get("<=") as Operator;
/** All operators, with what the original computes for `<`. */
const registryOfTheOriginal = createRegistry([...coreOperators, { ...lessOrEqual, name: "<" }], { override: ["<"] });

const structural = ["formula", "expanded-formula", "formula-depth", "formula-components", "dependents"];
const operations = ["parse", "serialize", "pretty", "typecheck", "constant-fold", "functypes", "eval", ...structural];

recordedCases(
  (op) => operations.includes(op),
  ({ setups }) =>
    async (one, { likeTheOriginal }) =>
      await agrees(one, setups[one.setup ?? ""], likeTheOriginal ? registryOfTheOriginal : registry),
);

async function agrees(one: Case, setup: Setup | undefined, operators: Registry): Promise<void> {
  const { error } = one.expect;
  if (error === undefined) return await expectOutcome(one, setup, operators);
  const thrown = await outcome(one, setup, operators).then(
    () => expect.fail(`should be refused: ${error.class}: ${error.message}`),
    (failure: unknown) => failure,
  );
  if (!(thrown instanceof FormulaError)) throw thrown;
  expectFormulaError(thrown, error);
  expect(thrown.position).toBeDefined();
}

async function expectOutcome(one: Case, setup: Setup | undefined, operators: Registry): Promise<void> {
  if (one.op !== "eval") {
    expect(await outcome(one, setup, operators)).toEqual(one.expect);
    return;
  }
  const series = await seriesOf(one, setup, operators);
  expectPoints(series, one.expect);
  if (series.length > 0) expect(zoneOf(series) ?? "UTC").toBe(one.expect.tz ?? "UTC");
}

async function outcome(one: Case, setup: Setup | undefined, operators: Registry): Promise<unknown> {
  const { op, formula = "", args = {} } = one;
  if (op === "parse") return { tree: tagged(parse(formula)) };
  if (op === "serialize") return { text: serialize(parse(formula)) };
  if (op === "pretty") return { text: pretty(parse(formula), args) };
  if (op === "typecheck") return { type: typeOf(formula) };
  if (op === "constant-fold") return { text: folded(formula) };
  if (op === "functypes") return { functypes: signatures(Object.keys(one.expect.functypes ?? {})) };
  if (op === "eval") return await seriesOf(one, setup, operators);
  return await structure(one, setup as Setup);
}

function seriesOf({ formula = "", query = {} }: Case, setup: Setup | undefined, operators: Registry) {
  const { revision_date: revisionDate, from_value_date: fromValueDate, to_value_date: toValueDate } = query;
  const reader = new MemoryReader(setup as VectorSetup);
  return evaluateSeries(formula, { registry: operators, reader, query: { revisionDate, fromValueDate, toValueDate } });
}

/** What the text of a stored formula tells about it; nothing of what is no formula. */
async function structure(
  { op, series_name: name, args = {}, stopnames: stopNames }: Case,
  setup: Setup,
): Promise<Record<string, unknown>> {
  const { series, formulas = {} } = setup;
  const reader = new MemoryReader(setup as VectorSetup);
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

function signatures(names: readonly string[]): Record<string, unknown> {
  const known = names.flatMap((name) => registry.get(name) ?? []);
  return Object.fromEntries(known.map((operator) => [operator.name, signature(operator)]));
}

function typeOf(formula: string): string | undefined {
  const issues = check(formula, registry);
  if (issues.length > 0) throw FormulaError.from(issues);
  return resultType(formula, registry);
}

/** What is left of arithmetic is a number. */
function folded(formula: string): unknown {
  const tree = foldConstants(formula, registry);
  return "value" in tree ? tree.value : serialize(tree);
}

const infinities: Record<string, string> = { Infinity: "inf", "-Infinity": "-inf" };

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
      return { float: Number.isNaN(node.value) ? null : (infinities[String(node.value)] ?? node.value) };
    case "boolean":
      return { bool: node.value };
    case "nil":
      return { nil: true };
  }
}
