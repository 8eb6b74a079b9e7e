import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { float, type PythonParams, type PythonValue, python, tuple } from "../src/index.js";

/** Directories written by the Python originals, as they are kept here. */
export const ownFixturesDir = fileURLToPath(new URL("./fixtures", import.meta.url));

/** The same, or another set of the same form that CACHE_FIXTURES_DIR names: every entry it lists is asserted. */
export const fixturesDir = resolve(process.env.CACHE_FIXTURES_DIR || ownFixturesDir);

/** Integers that a double cannot hold are bigints, as they are where they are read from the originals' files. */
export function readFixture<T>(name: string): T {
  return parseExactly(readFileSync(join(fixturesDir, name), "utf8")) as T;
}

const ordered = "\0";

/** As `readFixture`, with a mark before keys such as "10", which objects would put first whatever their place. */
export function readVectors<T>(name: string): T {
  const text = readFileSync(join(fixturesDir, name), "utf8");
  return parseExactly(text.replace(/"(\d+)"(\s*:)/g, '"\\u0000$1"$2')) as T;
}

function parseExactly(text: string): unknown {
  const exact = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && /^-?\d+$/.test(context?.source ?? "") && !Number.isSafeInteger(value)
      ? BigInt(context?.source as string)
      : value;
  return JSON.parse(text, exact as never);
}

const tags: Record<string, (content: never) => PythonValue> = {
  $float: (digits: string) => float(Number(digits.replace("inf", "Infinity"))),
  $int: (digits: string) => BigInt(digits),
  $tuple: (items: unknown[]) => tuple(...items.map(pythonValue)),
  $dict: (entries: [unknown, unknown][]) =>
    python.dict(entries.map(([key, value]) => [pythonValue(key), pythonValue(value)])),
  $path: (path: string) => python.path(path),
  $enum: (member: { class: string; name: string; value: unknown }) =>
    python.enum({ ...member, value: pythonValue(member.value) }),
  $params: (values: Record<string, unknown>) => python.params(pythonParams(values)),
  $datetime: (iso: string) => python.datetime(iso),
  $date: (iso: string) => python.date(iso),
  $bytes: (bytes: number[]) => python.bytes(Uint8Array.from(bytes)),
  $decimal: (digits: string) => python.decimal(digits),
  $uuid: (uuid: string) => python.uuid(uuid),
  $frozenset: (items: unknown[]) => python.frozenset(...items.map(pythonValue)),
  $timedelta: (parts: { days?: number; seconds?: number; microseconds?: number }) => python.timedelta(parts),
  $set: (items: unknown[]) => python.set(...items.map(pythonValue)),
};

export function pythonValue(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(pythonValue);
  if (typeof value !== "object" || value === null) return value as PythonValue;
  const [name, ...others] = Object.keys(value);
  if (name?.startsWith("$") && others.length === 0) {
    const make = tags[name];
    if (make === undefined) throw new Error(`The fixtures use the tag ${name}, which this test does not know`);
    return make((value as Record<string, never>)[name] as never);
  }
  if (Object.keys(value).some((key) => key.startsWith(ordered))) {
    return python.dict(Object.entries(value).map(([key, item]) => [key.replace(/^\0(?=\d+$)/, ""), pythonValue(item)]));
  }
  return pythonParams(value as Record<string, unknown>);
}

export function pythonParams(values: Record<string, unknown>): PythonParams {
  return Object.fromEntries(Object.entries(values).map(([name, item]) => [name, pythonValue(item)]));
}
