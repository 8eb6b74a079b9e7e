import { type AnySeries, dropMissing, patch, Series, TimeIndex } from "@asof/series";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openDatabase, openStore, packSeries, unpackSeries } from "../src/index.js";

const database = await openDatabase("memory:");
afterAll(() => database.close());

const hour = 3_600_000;
const lawRuns = Number(process.env.LAW_RUNS ?? 12);
const patienceMs = 5_000 * lawRuns;
/** Around the change to summer time of 2020 in Paris. */
const epoch = Date.UTC(2020, 2, 28);
let runs = 0;

interface Update {
  readonly replace: boolean;
  readonly points: readonly (readonly [number, number | null])[];
}

/** Few instants and few values, so that corrections, erasures and repetitions are common. */
const points = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null))), {
    selector: ([slot]) => slot,
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => list.toSorted((a, b) => a[0] - b[0]));
const past: fc.Arbitrary<Update[]> = fc.array(
  fc.record({ replace: fc.integer({ min: 0, max: 5 }).map((n) => n === 0), points }),
  { minLength: 1, maxLength: 6 },
);
const delta = fc.integer({ min: 0, max: 20 });

const formulas = {
  pointwise: '(add (* 1.5 (series "a")) (series "b" #:fill 0))',
  layered: '(priority (series "b") (+ 1 (series "a")))',
  nested: '(row-mean (series "pointwise") (series "a"))',
  running: '(cumsum (series "a"))',
  filled: '(add (series "a" #:fill "ffill") (series "b"))',
};
const known = ["a", "b", ...Object.keys(formulas)];
const store = await openStore(database);

/** The name of a series in a run: every run has its own. */
type Named = (name: string) => string;

/** Series `a` and `b` of these pasts, one revision of each an hour, and formulas over them. */
async function load(a: readonly Update[], b: readonly Update[]): Promise<Named> {
  const run = runs++;
  const named: Named = (name) => `${name}.${run}`;
  await store.update(named("a"), seriesOf([[1, 2]]), "laws", { insertionDate: epoch - hour });
  await store.update(named("b"), seriesOf([[0, 1]]), "laws", { insertionDate: epoch - hour });
  for (const [name, updates] of [["a", a] as const, ["b", b] as const]) {
    for (const [i, { replace, points }] of updates.entries()) {
      const options = { insertionDate: epoch + i * hour, keepNans: true };
      const write = replace ? store.replace : store.update;
      await write(named(name), seriesOf(points), "laws", options).catch(unlessComplete);
    }
  }
  for (const [name, text] of Object.entries(formulas)) {
    await store.registerFormula(
      named(name),
      known.reduce((all, one) => all.replaceAll(`"${one}"`, `"${named(one)}"`), text),
    );
  }
  return named;
}

/** An update that would leave nothing is refused: as if it had not come. */
function unlessComplete(error: { code?: string }): void {
  if (error.code !== "complete_erasure") throw error;
}

function seriesOf(list: readonly (readonly [number, number | null])[]): Series {
  const times = Float64Array.from(list, ([slot]) => epoch + slot * hour);
  return new Series(
    TimeIndex.from(times),
    Float64Array.from(list, ([, value]) => value ?? Number.NaN),
  );
}

const names = ["a", ...Object.keys(formulas)];
const content = (series: AnySeries | undefined): unknown =>
  series && Array.from(series.times, (time, i) => [new Date(time).toISOString(), series.values[i]]);

function holds<T>(arbitrary: fc.Arbitrary<T>, law: (input: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, law), { numRuns: lawRuns });
}

describe("laws of a store", () => {
  test(
    "the history of a series is what it was at each of its insertion dates",
    () =>
      holds(fc.tuple(past, past), async ([a, b]) => {
        const named = await load(a, b);
        for (const name of names) {
          const history = (await store.history(named(name))) ?? new Map();
          expect([...history.keys()]).toEqual(await store.insertionDates(named(name)));
          for (const [date, series] of history) {
            expect(content(series), name).toEqual(content(await store.get(named(name), { revisionDate: date })));
          }
        }
      }),
    patienceMs,
  );

  test(
    "between two insertion dates nothing changes, and before the first nothing is known",
    () =>
      holds(fc.tuple(past, fc.integer({ min: 1, max: hour - 1 })), async ([a, later]) => {
        const named = await load(a, []);
        for (const [date, series] of (await store.history(named("a"))) ?? []) {
          expect(content(await store.get(named("a"), { revisionDate: date + later }))).toEqual(content(series));
        }
        expect((await store.get(named("a"), { revisionDate: epoch - 2 * hour }))?.length).toBe(0);
      }),
    patienceMs,
  );

  test(
    "differences laid one over the other are the series itself",
    () =>
      holds(past, async (a) => {
        const named = await load(
          a.filter(({ replace }) => !replace),
          [],
        );
        const changes = [...((await store.history(named("a"), { diffMode: true, keepNans: true }))?.values() ?? [])];
        const whole = changes.reduce<AnySeries>((before, change) => patch(before, change), Series.empty());
        expect(content(dropMissing(whole))).toEqual(content(await store.get(named("a"))));
      }),
    patienceMs,
  );

  test(
    "a staircase holds, for each of its instants, what was known the delta before",
    () =>
      holds(fc.tuple(past, past, delta), async ([a, b, hours]) => {
        const named = await load(a, b);
        for (const name of ["a", "pointwise", "layered"]) {
          const steps = (await store.staircase(named(name), { delta: `PT${hours}H` })) as Series;
          for (const [i, time] of [...steps.times].entries()) {
            const known = await store.get(named(name), {
              revisionDate: time - hours * hour,
              fromValueDate: time,
              toValueDate: time,
            });
            expect(known?.values[0], name).toBe(steps.values[i]);
          }
        }
      }),
    patienceMs,
  );

  test(
    "what is written is read back",
    () =>
      holds(fc.tuple(past, points), async ([a, last]) => {
        const named = await load(a, []);
        const given = seriesOf(last);
        if (dropMissing(given).length === 0) return;
        await store.update(named("a"), given, "laws");
        const after = (await store.get(named("a"))) as Series;
        for (const [i, time] of [...given.times].entries()) {
          if (!Number.isNaN(given.values[i])) expect(after.values[after.index.lowerBound(time)]).toBe(given.values[i]);
        }
        await store.replace(named("a"), given, "laws");
        expect(content(await store.get(named("a")))).toEqual(content(dropMissing(given)));
      }),
    patienceMs,
  );

  test(
    "a range is the part of the whole that lies in it",
    () =>
      holds(
        fc.tuple(past, past, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
        async ([a, b, x, y]) => {
          const named = await load(a, b);
          const [from, to] = [epoch + x * hour, epoch + y * hour];
          for (const name of ["a", "pointwise", "layered", "nested"]) {
            const whole = (await store.get(named(name))) as AnySeries;
            const inside = (content(whole) as [string, number][]).filter(
              ([stamp]) => Date.parse(stamp) >= from && Date.parse(stamp) <= to,
            );
            expect(content(await store.get(named(name), { fromValueDate: from, toValueDate: to })), name).toEqual(
              inside,
            );
          }
        },
      ),
    patienceMs,
  );

  test("a pack holds the series that was packed", () =>
    holds(points, async (list) => {
      const given = seriesOf(list);
      expect(content(await unpackSeries(await packSeries(given)))).toEqual(content(given));
    }));
});

test("the staircase of a formula knows what a series held before it was replaced", async () => {
  const slot = (n: number, value: number) => seriesOf([[n, value]]);
  const at = (hours: number) => ({ insertionDate: epoch + hours * hour });
  await store.update("below", slot(10, 1), "laws", at(0));
  await store.update("above", slot(10, 5), "laws", at(4));
  await store.replace("above", slot(0, 5), "laws", at(5));
  await store.registerFormula("above or below", '(priority (series "above") (series "below"))');
  const steps = await store.staircase("above or below", { delta: "PT6H" });
  expect(content(steps)).toEqual([[new Date(epoch + 10 * hour).toISOString(), 5]]);
});

describe("laws of the wall clock", () => {
  test.each(["Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"])(
    "%s: the wall clock of an instant is the one that the calendar of the machine tells, and leads back to it",
    (zone) =>
      holds(
        fc.uniqueArray(fc.integer({ min: 0, max: 4 * 365 * 48 }), { minLength: 1, maxLength: 20 }),
        async (slots) => {
          const name = `s.${runs++}`;
          const times = Float64Array.from(
            slots.toSorted((a, b) => a - b),
            (slot) => Date.UTC(2019, 0, 1) + slot * 1_800_000,
          );
          const given = new Series(
            TimeIndex.from(times),
            Float64Array.from(times, (_, i) => i),
          );
          await store.update(name, given, "laws");
          const naive = await store.evalFormula(`(naive (series "${name}") "${zone}")`);
          const walls = [...new Set(Array.from(times, (time) => wallClock(time, zone)))].sort();
          expect(Array.from(naive.times, (time) => new Date(time).toISOString().slice(0, 16))).toEqual(walls);
          if (walls.length < times.length || [...times].some((time) => isAmbiguous(time, zone))) return;
          const back = await store.evalFormula(`(tzaware (naive (series "${name}") "${zone}") "${zone}")`);
          expect(content(back)).toEqual(content(given));
        },
      ),
    patienceMs,
  );
});

/** `2020-03-29T03:30`, by the time zone data of the runtime and not by ours. */
function wallClock(time: number, zone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return format.format(time).replace(" ", "T");
}

/** Whether another instant within a day has the same wall clock. */
function isAmbiguous(time: number, zone: string): boolean {
  const wall = wallClock(time, zone);
  return [-2, -1, 1, 2].some((halves) => wallClock(time + halves * 1_800_000, zone) === wall);
}
