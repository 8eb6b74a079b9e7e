import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { float, type PythonParams, type PythonValue, python, tuple } from "../src/index.js";

/** Directories written by the Python originals; CACHE_FIXTURES_DIR names another set of the same form. */
export const fixturesDir = process.env.CACHE_FIXTURES_DIR ?? fileURLToPath(new URL("./fixtures", import.meta.url));

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(fixturesDir, name), "utf8")) as T;
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
  return pythonParams(value as Record<string, unknown>);
}

export function pythonParams(values: Record<string, unknown>): PythonParams {
  return Object.fromEntries(Object.entries(values).map(([name, item]) => [name, pythonValue(item)]));
}
