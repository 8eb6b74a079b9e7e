import { dropMissing, formatInstant, isSeriesError } from "@asof/series";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCsv } from "../../src/files/csv-read.js";
import { type ImportOptions, importSeries } from "../../src/files/index.js";
import { Problems } from "../../src/files/problems.js";
import { readPoints } from "../../src/files/read-points.js";
import { isStoreError, openStore, type Store } from "../../src/index.js";

/** `FUZZ_CSV` says how many, `FUZZ_SEED` from where on. */
const count = Number(process.env.FUZZ_CSV ?? 2000);
const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
/** One of so many goes all the way into a store. */
const fullEvery = 20;
/** More than the embedded database and any of these files need. */
const mostBytes = 1_800_000_000;

let store: Store;
beforeAll(async () => {
  store = await openStore("memory:");
});
afterAll(() => store.close());

test(`${count} generated CSV files (seed ${firstSeed}) are stored as they are or refused with a typed error`, async () => {
  const outcomes = { stored: 0, refused: 0, partly: 0 };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) outcomes[await outcomeOf(seed)]++;
  expect(process.memoryUsage().rss).toBeLessThan(mostBytes);
  // Most are damaged; each outcome is met often enough to mean something.
  for (const times of Object.values(outcomes)) expect(times).toBeGreaterThan(count / 50);
}, 3_600_000);

type Outcome = "stored" | "refused" | "partly";

async function outcomeOf(seed: number): Promise<Outcome> {
  const next = random(seed);
  const file = generated(next);
  const isDamaged = next() < 0.7;
  const bytes = isDamaged ? damaged(next, Buffer.from(file.text)) : Buffer.from(file.text);
  const skipBad = isDamaged && next() < 0.5;
  const options: ImportOptions = { author: "fuzz", ...file.options, skipBad, keepNans: next() < 0.5 };
  const read = seed % fullEvery === 0 ? storedFrom : readFrom;
  try {
    const { problems, series } = await read(inPieces(next, bytes), options);
    if (!isDamaged) expect(series, `seed ${seed}`).toEqual(file.series);
    return problems > 0 ? "partly" : "stored";
  } catch (error) {
    if (!isStoreError(error) && !isSeriesError(error))
      throw new Error(`seed ${seed}: ${bytes.toString("latin1")}`, { cause: error });
    if (!isDamaged) throw new Error(`seed ${seed} is sound, but refused: ${file.text}`, { cause: error });
    expect(await store.catalog(), `seed ${seed} is refused, but something is stored`).toEqual([]);
    return "refused";
  }
}

interface Read {
  readonly problems: number;
  readonly series: Series;
}

/** All the way into a store. */
async function storedFrom(bytes: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<Read> {
  await store.reset();
  const { problems } = await importSeries(store, bytes, options);
  const names = (await store.catalog()).map(({ name }) => name);
  const series = await Promise.all(names.map(async (name) => [name, (await store.get(name))?.toObject()] as const));
  await store.reset();
  return { problems, series: new Map(series.map(([name, points = {}]) => [name, points])) };
}

/** As far as the store: a hundred times as many in the same time. */
async function readFrom(bytes: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<Read> {
  const problems = new Problems(undefined);
  const file = await readPoints(await readCsv(bytes), store, { ...options, valueType: "number" }, problems);
  for (const points of file.series) points.order(problems);
  if (options.skipBad !== true) problems.throwAny();
  const series = file.series.map((points) => {
    const [revision] = points.revisions();
    return [points.name, revision === undefined ? {} : dropMissing(revision.series).toObject()] as const;
  });
  return { problems: problems.count, series: new Map(series) };
}

/** Values by instant, by name. */
type Series = ReadonlyMap<string, Record<string, number | string | null>>;

interface Generated {
  readonly text: string;
  readonly options: Pick<ImportOptions, "series">;
  readonly series: Series;
}

type Random = () => number;

/** A small generator of its own, so that a seed names a file on every machine (mulberry32). */
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

const names = ["a", "wind speed", "é,ö", 'say "hi"', "__proto__", "constructor", "x;y", "0", "2024"];

function generated(next: Random): Generated {
  const layout = pick(next, ["single", "long", "wide"] as const);
  const chosen = names.filter(() => next() < 0.4);
  const series = layout === "single" || chosen.length === 0 ? [pick(next, names)] : chosen;
  const zone = pick(next, ["Z", ""] as const);
  const points = new Map(series.map((name) => [name, pointsOf(next, zone)]));
  const [separator, newline] = [pick(next, [",", ";", "\t"]), pick(next, ["\n", "\r\n"])];
  const rows = layout === "wide" ? wideRows(points) : longRows(points, layout === "long");
  const lines = rows.map((cells) => cells.map((cell) => quoted(next, cell)).join(separator));
  const text = pick(next, ["", "\ufeff"]) + lines.join(newline) + pick(next, ["", newline]);
  const named = [...points].map(([name, values]) => [name, Object.fromEntries(values)] as const);
  return { text, options: layout === "single" ? { series: series[0] } : {}, series: new Map(named) };
}

type Points = ReadonlyMap<string, ReadonlyMap<string, number>>;

function pointsOf(next: Random, zone: "Z" | ""): Map<string, number> {
  const points = new Map<string, number>();
  for (let left = 1 + Math.floor(next() * 8); left > 0; left--) {
    const ms = Math.floor((next() - 0.2) * 4e12) + Math.floor(next() * 1000) / 1000;
    points.set(formatInstant(ms, zone), (next() - 0.5) * 10 ** Math.floor(next() * 40 - 20));
  }
  return points;
}

function longRows(points: Points, named: boolean): string[][] {
  const rows = [...points].flatMap(([name, values]) => [...values].map(([date, value]) => [name, date, String(value)]));
  return [["name", "value_date", "value"], ...rows].map((cells) => cells.slice(named ? 0 : 1));
}

function wideRows(points: Points): string[][] {
  const dates = [...new Set([...points.values()].flatMap((values) => [...values.keys()]))];
  const rows = dates.map((date) => [date, ...[...points.values()].map((values) => String(values.get(date) ?? ""))]);
  return [["value_date", ...points.keys()], ...rows];
}

/** Also where a cell holds what other files put between cells: which one it is, is found out. */
function quoted(next: Random, cell: string): string {
  return /[",;\t\r\n]/.test(cell) || next() < 0.1 ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const pieces = [
  ...[
    "",
    ",",
    ";",
    "\t",
    '"',
    '""',
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\ufeff",
    "\ufffd",
    "\u2028",
    "é",
    "-",
    "+99:99",
    "T",
    "Z",
  ],
  ...[
    "nan",
    "inf",
    "1e999",
    "0x1f",
    "1_000",
    "name",
    "value",
    "value_date",
    "insertion_date",
    "0000-00-00",
    "9999-12-31",
  ],
  ...["9".repeat(5000), '"'.repeat(999), ",".repeat(999), "\n".repeat(999), "a,b\n".repeat(200)],
].map((piece) => Buffer.from(piece));
const noise = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xff, 0xfe])];

/** With some bytes taken away, put in or turned around; or nothing but noise. */
function damaged(next: Random, sound: Buffer): Buffer {
  if (next() < 0.05)
    return Buffer.from(Array.from({ length: Math.floor(next() * 400) }, () => Math.floor(next() * 256)));
  let bytes = sound;
  for (let left = 1 + Math.floor(next() * 3); left > 0; left--) {
    const at = Math.floor(next() * (bytes.length + 1));
    const gone = Math.floor(next() ** 3 * 30);
    bytes = Buffer.concat([
      bytes.subarray(0, at),
      pick(next, next() < 0.1 ? noise : pieces),
      bytes.subarray(at + gone),
    ]);
  }
  return bytes;
}

async function* inPieces(next: Random, bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const to = at + 1 + Math.floor(next() ** 2 * bytes.length);
    yield bytes.subarray(at, to);
    at = to;
  }
}
