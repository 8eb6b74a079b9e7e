import {
  Backtest,
  type BacktestPrediction,
  type BacktestResult,
  cronTiming,
  linearRegression,
  type Model,
  Project,
  type TimeSeries,
  timeTransformations,
} from "@asof/platform";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, hourly, type MemoryServer, startServer } from "./memory-server.js";

let platform: MemoryServer;

beforeAll(async () => {
  platform = await startServer({ now: () => Date.parse(at(1000)) });
});
afterAll(async () => {
  expect(platform.errors).toEqual([]);
  await platform[Symbol.asyncDispose]();
});

const hour = "PT1H";
const missing = Number.NaN;

/** What became known when: values from `start` on, as of `asOf` (all in hours). */
interface Insertion {
  readonly asOf: number;
  readonly start: number;
  readonly values: readonly number[];
}

/** The last value of every hour among the insertions up to `asOf`. */
function knownAt(insertions: readonly Insertion[], asOf: number): (hours: number) => number {
  return (hours) => {
    const seen = insertions.filter(
      (one) => one.asOf <= asOf && hours >= one.start && hours < one.start + one.values.length,
    );
    const [last] = seen.toSorted((a, b) => b.asOf - a.asOf);
    return last === undefined ? missing : (last.values[hours - last.start] as number);
  };
}

const insertionsArbitrary = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 6 })
  .chain((dates) =>
    fc.tuple(
      ...dates
        .toSorted((a, b) => a - b)
        .map((asOf) =>
          fc.record({
            asOf: fc.constant(asOf),
            start: fc.integer({ min: 0, max: 15 }),
            values: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 }),
          }),
        ),
    ),
  );

async function seriesOf(project: Project, title: string, insertions: readonly Insertion[] = []): Promise<TimeSeries> {
  const series = await project.createTimeSeries({ title, samplePeriod: hour });
  for (const { start, values, asOf } of insertions) await series.insertTimeArray(hourly(start, values, asOf));
  return series;
}

test("a run sees what had been inserted by its as-of time, and nothing later", async () => {
  await fc.assert(
    fc.asyncProperty(insertionsArbitrary, fc.integer({ min: 0, max: 70 }), async (insertions, asOf) => {
      const project = await Project.create({ title: "Vintage", client: platform.client });
      const input = await seriesOf(project, "Input", insertions);
      const rollingWindowParameters = {
        windowPeriod: "PT2H",
        minPeriods: 2,
        centered: false,
        aggregationFunction: "sum",
      } as const;
      const operation = await project.createOperation({
        title: "Sum of two",
        connector: timeTransformations({ rollingWindowParameters }),
      });
      await operation.createInput({ node: input, groupName: "operands" });
      const output = await seriesOf(project, "Output");
      await output.createLayer({ node: operation, order: 0 });
      await project.deploy({ title: "Vintage" });
      const job = await output.run({ startTiming: at(3), endTiming: at(20), asOfTime: at(asOf) });
      expect((await job.waitUntilCompleted({ pollMs: 1 })).errors).toEqual([]);
      const found = await output.queryTimeArray({ startTime: at(3), endTime: at(20) });
      const known = knownAt(insertions, asOf);
      expect([...found.values]).toEqual(Array.from({ length: 17 }, (_, i) => known(i + 2) + known(i + 3)));
    }),
    { numRuns: 25 },
  );
});

interface Replayed {
  readonly project: Project;
  readonly model: Model;
  readonly feature: TimeSeries;
  readonly target: TimeSeries;
}

/** A model of a target by the feature two hours before. */
async function replayedModel(features: readonly Insertion[], targets: readonly Insertion[]): Promise<Replayed> {
  const project = await Project.create({ title: "Backtest", client: platform.client });
  const feature = await seriesOf(project, "Feature", features);
  const target = await seriesOf(project, "Target", targets);
  const connector = timeTransformations({ shiftParameters: { shiftPeriod: "PT2H" } });
  const before = await project.createOperation({ title: "Two hours before", connector });
  await before.createInput({ node: feature, groupName: "operands" });
  const model = await project.createModel({ title: "Line", connector: linearRegression() });
  await model.createInput({ node: before, groupName: "features" });
  await model.createInput({ node: target, groupName: "targets" });
  await project.deploy({ title: "Backtest" });
  return { project, model, feature, target };
}

async function backtest({ project, model }: Replayed, startHour: number, endHour: number): Promise<Backtest> {
  return Backtest.create({
    project,
    model,
    title: "Replay",
    testStartTime: at(startHour),
    testEndTime: at(endHour),
    fitStartTiming: "-PT24H",
    fitEndTiming: "PT0H",
    fitReferenceTiming: cronTiming("0 */6 * * *"),
    predictStartTiming: "PT0H",
    predictEndTiming: "PT2H",
    predictReferenceTiming: cronTiming("0 */3 * * *"),
  });
}

async function resultOf(one: Backtest): Promise<BacktestResult> {
  const job = await (await one.run()).waitUntilCompleted({ pollMs: 1 });
  expect(job.errorReason).toBeNull();
  return one.getResult({ job });
}

/** Ordinary least squares of one regressor, by the textbook formula. */
function lineThrough(points: readonly (readonly [number, number])[]): (x: number) => number {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const cross = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  const square = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const slope = square === 0 ? 0 : cross / square;
  return (x) => y0 + slope * (x - x0);
}

const waves = (hours: number, factor: number) => Math.sin(hours * factor) * 10 + (hours % 5);

/** One insertion an hour of the last four hours, the older of them corrected. */
function revised(from: number, to: number, factor: number): Insertion[] {
  return Array.from({ length: to - from }, (_, i) => {
    const asOf = from + i;
    const values = [4, 3, 2, 1].map((ago) => waves(asOf - ago, factor) + (asOf % 3) / ago);
    return { asOf, start: asOf - 4, values };
  });
}

describe("a backtest", () => {
  const features = revised(4, 60, 0.7);
  const targets = revised(4, 60, 0.3);

  test("fits and predicts from what was known at each reference time", async () => {
    const {
      predictions,
      targets: came,
      metrics,
    } = await resultOf(await backtest(await replayedModel(features, targets), 30, 48));
    expect(predictions.map(({ fold, referenceTime }) => [fold, String(referenceTime)])).toEqual(
      [30, 33, 36, 39, 42, 45].map((hours, i) => [Math.floor(i / 2), at(hours)]),
    );
    const errors: number[] = [];
    for (const { fold, referenceTime, values } of predictions) {
      const fitTime = 30 + 6 * fold;
      const [x, y] = [knownAt(features, fitTime), knownAt(targets, fitTime)];
      const hours = Array.from({ length: 24 }, (_, i) => fitTime - 24 + i);
      const rows = hours.map((t) => [x(t - 2), y(t)] as const).filter((row) => !row.some(Number.isNaN));
      const line = lineThrough(rows);
      const reference = (referenceTime.epochMilliseconds - Date.parse(at(0))) / 3_600_000;
      const seen = knownAt(features, reference);
      for (const [i, value] of values.values.entries()) {
        const expected = line(seen(reference + i - 2));
        if (Number.isNaN(expected)) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(expected, 9);
        const target = knownAt(targets, 1000)(reference + i);
        if (!Number.isNaN(value - target)) errors.push(value - target);
      }
    }
    expect([...came.values]).toEqual(Array.from({ length: 17 }, (_, i) => knownAt(targets, 1000)(30 + i)));
    const mse = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    expect(metrics.mse).toBeCloseTo(mse, 9);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(mse), 9);
    expect(metrics.mae).toBeCloseTo(errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length, 9);
  });

  test("repeated after more was inserted gives the same bits, and what is new besides", async () => {
    const split = 40;
    const early = (insertions: readonly Insertion[]) => insertions.filter(({ asOf }) => asOf <= split);
    const replayed = await replayedModel(early(features), early(targets));
    const before = (await resultOf(await backtest(replayed, 24, 39))).predictions;
    for (const [series, all] of [
      [replayed.feature, features],
      [replayed.target, targets],
    ] as const) {
      for (const { asOf, start, values } of all) {
        if (asOf > split) await series.insertTimeArray(hourly(start, values, asOf));
      }
    }
    const after = (await resultOf(await backtest(replayed, 24, 48))).predictions;
    expect(after.length).toBeGreaterThan(before.length);
    expect(bitsOf(after.slice(0, before.length))).toEqual(bitsOf(before));
  });

  test("computed by another server from the same insertions gives the same bits", async () => {
    const here = await resultOf(await backtest(await replayedModel(features, targets), 30, 48));
    await using other = await startServer();
    const own = platform;
    platform = other;
    try {
      const there = await resultOf(await backtest(await replayedModel(features, targets), 30, 48));
      expect(bitsOf(there.predictions)).toEqual(bitsOf(here.predictions));
    } finally {
      platform = own;
    }
  });

  test("refuses windows without a sample, reference times without a fit, and more of them than anyone means", async () => {
    const replayed = await replayedModel(features, targets);
    const { project, model } = replayed;
    const whole = {
      project,
      model,
      title: "Odd",
      testStartTime: at(0),
      testEndTime: at(48),
      fitStartTiming: "-PT24H",
      fitEndTiming: "PT0H",
      fitReferenceTiming: at(0),
      predictStartTiming: "PT0H",
      predictEndTiming: "PT2H",
      predictReferenceTiming: cronTiming("0 */3 * * *"),
    };
    const refusal = async (changes: Partial<typeof whole>) =>
      (await Backtest.create({ ...whole, ...changes })).run().catch((error: Error) => error.message);
    expect(await refusal({ predictEndTiming: "PT0H" })).toContain("its end must lie after its start");
    expect(await refusal({ fitReferenceTiming: at(100) })).toContain("predicts nothing");
    const everySecond = { predictReferenceTiming: cronTiming("* * * * * *"), testEndTime: at(9999) };
    expect(await refusal(everySecond)).toContain("more than 50000 instants");
    await expect(Backtest.create({ ...whole, predictReferenceTiming: cronTiming("at noon") })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("at noon"),
    });
  });
});

function bitsOf(predictions: readonly BacktestPrediction[]): unknown[] {
  return predictions.map(({ referenceTime, values }) => [
    String(referenceTime),
    ...new BigUint64Array(values.values.slice().buffer),
  ]);
}
