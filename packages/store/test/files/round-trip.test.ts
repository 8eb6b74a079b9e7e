import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual as equals } from "node:util";
import { seriesFrom } from "@asof/series";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportSeries, fileFormats, importSeries } from "../../src/files/index.js";
import { openDatabase, openStore, type Store } from "../../src/index.js";

let database: Awaited<ReturnType<typeof openDatabase>>;
let directory: string;
let stores = 0;
beforeAll(async () => {
  database = await openDatabase("memory:");
  directory = await mkdtemp(join(tmpdir(), "asof-files-"));
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

const open = (): Promise<Store> => openStore(database, { namespace: `trip${stores++}` });

/**
 * Everything that can be known of the series: what was known since when. Revisions that only erase what is
 * not there are left out: a file says that of points which an earlier revision replaced by nothing, too.
 */
async function knowledge(store: Store): Promise<unknown> {
  const names = (await store.catalog()).map(({ name }) => name);
  const histories = names.map(async (name) => {
    const states = [...((await store.history(name)) ?? [])].map(([date, series]) => ({
      date,
      points: series.toObject(),
    }));
    const changes = states.filter(({ points }, i) => !equals(points, states[i - 1]?.points));
    return [name, await store.facts(name), changes];
  });
  return await Promise.all(histories);
}

const hour = 3_600_000;
/** Numbers that differ by more than the store's tolerance, below which a value is the same one. */
const value = fc.oneof(
  fc.integer().map((number) => number / 7),
  fc.constantFrom(0, Number.POSITIVE_INFINITY, 0.1 + 0.2, 1 / 3, 1e-7, 1e21),
);
const text = fc.stringMatching(/^[a-zé"',;\t \r\n0-9.-]{1,8}$/u);
const points = <T>(values: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), values), {
    minLength: 1,
    maxLength: 6,
    selector: ([at]) => at,
  });
const change = <T>(values: fc.Arbitrary<T>) =>
  fc.record({ replaces: fc.boolean(), points: points(fc.option(values, { freq: 4 })) });
const content = fc.oneof(
  fc.record({ aware: fc.boolean(), changes: fc.array(change<number | string>(value), { minLength: 1, maxLength: 5 }) }),
  fc.record({ aware: fc.boolean(), changes: fc.array(change<number | string>(text), { minLength: 1, maxLength: 5 }) }),
);

/** Applies changes; those that a store refuses (nothing left) are left out. */
async function fill(
  store: Store,
  name: string,
  { aware, changes }: typeof content extends fc.Arbitrary<infer T> ? T : never,
) {
  for (const [i, { replaces, points: given }] of changes.entries()) {
    const zone = aware ? "Z" : "";
    const at = (hours: number): string => new Date(hours * hour + 0.25).toISOString().slice(0, -1) + zone;
    const series = seriesFrom(given.map(([hours, one]) => [at(hours), one] as const));
    const options = { insertionDate: Date.UTC(2024, 0, 1 + i), keepNans: true };
    await (replaces ? store.replace(name, series, "me", options) : store.update(name, series, "me", options)).catch(
      (error) => expect(["complete_erasure", "incompatible_series"]).toContain(error.code),
    );
  }
}

async function empty(store: Store): Promise<void> {
  for (const { name } of await store.catalog()) await store.delete(name);
}

describe.each(fileFormats)("a history in %s", (format) => {
  test("comes back as it was, whatever was updated, replaced and erased", async () => {
    const [source, target, path] = [await open(), await open(), join(directory, `history.${format}`)];
    await fc.assert(
      fc.asyncProperty(content, fc.stringMatching(/^[a-z"é,;. -]{0,8}[a-z]$/u), async (given, name) => {
        await Promise.all([empty(source), empty(target)]);
        await fill(source, name, given);
        const valueType = (await source.facts(name))?.valueType;
        fc.pre(valueType !== undefined && (await source.insertionDates(name)).length > 0);
        await exportSeries(source, [name], path, { history: true });
        await importSeries(target, path, { author: "me", keepNans: true, valueType });
        expect(await knowledge(target)).toEqual(await knowledge(source));
      }),
      { numRuns: 100 },
    );
  });
});

test("many series come back from a wide and from a long file, as of a date and within value dates", async () => {
  const source = await open();
  await source.update("a", seriesFrom({ "2024-05-01T00:00Z": 1, "2024-05-02T00:00Z": 2 }), "me", {
    insertionDate: "2024-05-02",
  });
  await source.update("a", seriesFrom({ "2024-05-02T00:00Z": 20 }), "me", { insertionDate: "2024-05-03" });
  await source.update("b", seriesFrom({ "2024-05-02T00:00Z": 3.25 }), "me", { insertionDate: "2024-05-02" });
  for (const layout of ["long", "wide"] as const) {
    const path = join(directory, `${layout}.csv`);
    const options = { layout, revisionDate: "2024-05-02", fromValueDate: "2024-05-02" };
    expect(await exportSeries(source, ["a", "b"], path, options)).toEqual({ series: 2, points: 2, erasures: 0 });
    const target = await open();
    await importSeries(target, path, { author: "me" });
    expect((await target.get("a"))?.toObject()).toEqual({ "2024-05-02T00:00:00Z": 2 });
    expect((await target.get("b"))?.toObject()).toEqual({ "2024-05-02T00:00:00Z": 3.25 });
  }
  expect(await readFile(join(directory, "wide.csv"), "utf8")).toBe("value_date,a,b\n2024-05-02T00:00:00Z,2,3.25\n");
});

test("a file is whole or not there", async () => {
  const source = await open();
  await source.update("a", seriesFrom({ "2024-05-01": 1 }), "me");
  const path = join(directory, "whole.csv");
  await expect(exportSeries(source, ["a", "nope"], path)).rejects.toMatchObject({ code: "unknown_series" });
  expect((await readdir(directory)).filter((file) => file.startsWith("whole"))).toEqual([]);
});

test("what does not fit into a file is refused", async () => {
  const source = await open();
  await source.update("aware", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me");
  await source.update("naive", seriesFrom({ "2024-05-01": 1 }), "me");
  await source.update("empty text", seriesFrom({ "2024-05-01": "" }), "me");
  const path = join(directory, "refused.csv");
  const refused = { code: "invalid_argument" };
  await expect(exportSeries(source, ["aware", "naive"], path, { layout: "wide" })).rejects.toMatchObject(refused);
  await expect(exportSeries(source, ["aware", "naive"], path, { layout: "single" })).rejects.toMatchObject(refused);
  await expect(exportSeries(source, ["aware"], path, { layout: "wide", history: true })).rejects.toMatchObject(refused);
  await expect(exportSeries(source, ["empty text"], path)).rejects.toMatchObject(refused);
});
