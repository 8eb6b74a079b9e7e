import { check, evaluate, isFormulaError, coreRegistry as registry } from "@asof/formula";
import { expect, test } from "vitest";
import { exampleData, exampleDate } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

/** `FUZZ_FORMULAS` says how many, `FUZZ_SEED` from where on. */
const count = Number(process.env.FUZZ_FORMULAS ?? 3000);
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
/** More than any of these formulas needs. */
const mostBytes = 1_500_000_000;

const formulas = {
  f: '(add (series "a") (series "b" #:fill 0))',
  g: '(resample (series "f") "2D")',
  loop: '(* 2 (series "pool"))',
  pool: '(add (series "loop"))',
};
const reader = new MemoryReader({ ...exampleData, formulas });

test(`${count} generated formulas have a value or a typed error with a place, within bounds of memory`, async () => {
  let sound = 0;
  for (let i = 0; i < count; i++) {
    const text = generated(random(firstSeed + i));
    const outcome = await outcomeOf(text);
    if (outcome === undefined) sound++;
    else if (!isFormulaError(outcome)) expect.fail(`${text}\n${outcome instanceof Error ? outcome.stack : outcome}`);
    else if (outcome.position === undefined) expect.fail(`${text}\nhas no place: ${outcome.message}`);
  }
  expect(process.memoryUsage().rss).toBeLessThan(mostBytes);
  expect(sound).toBeGreaterThan(count / 20);
}, 1_800_000);

async function outcomeOf(text: string): Promise<unknown> {
  const issues = check(text, registry);
  try {
    await evaluate(text, { registry, reader, query: { revisionDate: exampleDate } });
  } catch (error) {
    return error;
  }
  if (issues.length > 0) expect.fail(`${text}\nis evaluated, though it has issues: ${issues[0]?.message}`);
  return undefined;
}

type Random = () => number;

/** A small generator of its own, so that a seed names a formula on every machine (mulberry32). */
function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(next: Random, choices: readonly T[]): T {
  return choices[Math.floor(next() * choices.length)] as T;
}

/** Mostly calls that fit their operators; a tenth is damaged. */
function generated(next: Random): string {
  const text = value(next, ["Series"], 4);
  if (next() > 0.1) return text;
  const at = Math.floor(next() * text.length);
  const piece = pick(next, [
    "",
    "(",
    ")",
    '"',
    " ",
    "'",
    ";",
    "#:fill ",
    "nil",
    "\u0000",
    "1e999",
    "😀",
    "(((((((((((((((((((",
  ]);
  return text.slice(0, at) + piece + text.slice(at + Math.floor(next() * 3));
}

const numbers = [
  "0",
  "1",
  "2",
  "-1",
  "3.5",
  "-0.0",
  "1e308",
  "nan",
  "inf",
  "-inf",
  "400",
  "1000000",
  "99999999999999999999",
  "1e-300",
];
const texts = [
  "a",
  "b",
  "neg",
  "n",
  "hr",
  "f",
  "g",
  "loop",
  "gone",
  "mean",
  "sum",
  "max",
  "D",
  "h",
  "MS",
  "W",
  "2D",
  "1ms",
  "ffill",
  "bfill",
  "ffill,bfill",
  "UTC",
  "Europe/Paris",
  "Mars",
  "FR",
  "XX",
  "<",
  "linear",
  "",
  "%",
];
const names = ["a", "b", "neg", "hr", "f", "g", "n", "loop", "gone", "stock", "flow"];
const dates = [
  "2020-1-1",
  "2020-01-03T07:30",
  "1900-01-01",
  "2100-12-31",
  "0001-01-01",
  "9999-12-31",
  "March 1, 2020",
  "2020-13-01",
  "2020-03-29 02:30",
];

function value(next: Random, types: readonly string[], depth: number): string {
  const type = pick(next, types);
  if (next() < 0.02) return pick(next, ["nil", "#t", "symbol", "()", '"text"', "7"]);
  if (type === "Series")
    return depth === 0 || next() < 0.3 ? `(series "${pick(next, names)}")` : call(next, ["Series"], depth);
  if (type === "List[Series]" || type === "query") return call(next, [type], depth);
  if (type === "Timestamp")
    return depth > 0 && next() < 0.3 ? call(next, [type], depth) : `(date "${pick(next, dates)}")`;
  if (type === "seriesname") return `"${pick(next, names)}"`;
  if (type === "str") return `"${pick(next, texts)}"`;
  if (type === "bool") return pick(next, ["#t", "#f"]);
  if (type === "int") return pick(next, ["0", "1", "2", "-1", "3", "24", "1000", "99999999999999999999"]);
  return depth > 0 && next() < 0.1
    ? `(${pick(next, ["+", "*", "/"])} ${pick(next, numbers)} ${pick(next, numbers)})`
    : pick(next, numbers);
}

function call(next: Random, types: readonly string[], depth: number): string {
  const fitting = registry.names.filter((name) => {
    const returns = registry.get(name)?.returns;
    return typeof returns === "string" ? types.includes(returns) : types.includes("Series");
  });
  const name = pick(next, fitting);
  const parts = [name];
  for (const [param, { types: wanted, presence, choices }] of Object.entries(registry.get(name)?.params ?? {})) {
    const argument = (): string => {
      if (choices !== undefined && next() < 0.9) return `"${pick(next, choices)}"`;
      return value(next, wanted, Math.max(0, depth - 1));
    };
    if (presence === "rest") for (let i = Math.floor(next() * 4); i >= 0; i--) parts.push(argument());
    else if (presence === "required") parts.push(argument());
    else if (next() < 0.3) parts.push(`#:${param}`, argument());
  }
  return `(${parts.join(" ")})`;
}
