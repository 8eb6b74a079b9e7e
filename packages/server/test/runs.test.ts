import {
  type ConnectorChoice,
  linearRegression,
  type Model,
  type NodeJob,
  numericalExpression,
  Project,
  storedSeries,
  type TimeSeries,
  timeTransformations,
  timeTrends,
} from "@asof/platform";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, hourly, type MemoryServer, startServer } from "./memory-server.js";

let platform: MemoryServer;
let project: Project;

beforeAll(async () => {
  platform = await startServer();
});
afterAll(async () => {
  expect(platform.errors).toEqual([]);
  await platform[Symbol.asyncDispose]();
});
beforeEach(async () => {
  project = await Project.create({ title: "Runs", client: platform.client });
});

const hour = "PT1H";
const _ = Number.NaN;

async function seriesOf(title: string, values: readonly number[] = [], asOf = values.length): Promise<TimeSeries> {
  const series = await project.createTimeSeries({ title, samplePeriod: hour });
  if (values.length > 0) await series.insertTimeArray(hourly(0, values, asOf));
  return series;
}

async function run(series: TimeSeries, [start, end]: [number, number], asOf: number): Promise<NodeJob> {
  const job = await series.run({ startTiming: at(start), endTiming: at(end), asOfTime: at(asOf) });
  return job.waitUntilCompleted({ pollMs: 1 });
}

async function valuesOf(series: TimeSeries, [start, end]: [number, number], asOf?: number): Promise<number[]> {
  const asOfTime = asOf === undefined ? {} : { asOfTime: at(asOf) };
  return [...(await series.queryTimeArray({ startTime: at(start), endTime: at(end), ...asOfTime })).values];
}

/** What a series holds after a run of one operation on another. */
async function transformed(
  values: readonly number[],
  connector: ConnectorChoice,
  window: [number, number],
): Promise<number[]> {
  const input = await seriesOf("Input", values, 100);
  const operation = await project.createOperation({ title: "Operation", connector });
  await operation.createInput({ node: input, groupName: "operands" });
  const output = await seriesOf("Output");
  await output.createLayer({ node: operation, order: 0 });
  await project.deploy({ title: "Operation" });
  const job = await run(output, window, 100);
  expect(job.errors).toEqual([]);
  return valuesOf(output, window);
}

describe("a run merges layers", () => {
  test("by order, sample by sample, then what was stored", async () => {
    const best = await seriesOf("Best", [_, 11, _, _, 14], 5);
    const second = await seriesOf("Second", [20, 21, 22], 5);
    const target = await seriesOf("Target", [1, 2, 3, 4, 5, 6], 5);
    await target.createLayer({ node: second, order: 7 });
    await target.createLayer({ node: best, order: -1 });
    await project.deploy({ title: "Layers" });
    expect((await run(target, [0, 7], 6)).state).toBe("SUCCESS");
    expect(await valuesOf(target, [0, 7])).toEqual([20, 11, 22, 4, 14, 6, _]);
    expect(await valuesOf(target, [0, 7], 5)).toEqual([1, 2, 3, 4, 5, 6, _]);
  });

  test("each within its window, the start included and the end not, counted from the time of the run", async () => {
    const past = await seriesOf("Past", [0, 1, 2, 3, 4, 5, 6, 7], 10);
    const future = await seriesOf("Future", [100, 101, 102, 103, 104, 105, 106, 107], 10);
    const target = await seriesOf("Target");
    await target.createLayer({ node: past, order: 0, endTiming: "-PT8H" });
    await target.createLayer({ node: future, order: 1, startTiming: "-PT9H", endTiming: at(6) });
    await project.deploy({ title: "Windows" });
    await run(target, [1, 8], 12);
    expect(await valuesOf(target, [0, 8])).toEqual([_, 1, 2, 3, 104, 105, _, _]);
  });

  test("of a source by its label, and refuses several columns at once", async () => {
    const fields = ["HOUR_OF_DAY", "DAY_OF_WEEK"] as const;
    const connector = timeTrends({ samplePeriod: hour, timeZone: "Asia/Shanghai", fields });
    const clock = await project.createSource({ title: "Clock", connector });
    const [labelled, whole] = [await seriesOf("Hour"), await seriesOf("Both")];
    await labelled.createLayer({ node: clock, order: 0, labelIndexer: "HOUR_OF_DAY" });
    const layer = await whole.createLayer({ node: clock, order: 0 });
    await project.deploy({ title: "Labels" });
    await run(labelled, [14, 18], 20);
    expect(await valuesOf(labelled, [14, 18])).toEqual([22, 23, 0, 1]);
    const failed = await run(whole, [14, 18], 20);
    expect([failed.state, failed.answer.error_edge]).toEqual(["FAILURE", layer.uuid]);
    expect(failed.errors).toEqual([
      {
        node: whole.uuid,
        edge: layer.uuid,
        reason: expect.stringContaining("choose a label of HOUR_OF_DAY, DAY_OF_WEEK"),
      },
    ]);
  });

  test("keeps nothing where something newer is known, and says so", async () => {
    const input = await seriesOf("Input", [1, 2, 3], 3);
    const target = await seriesOf("Target", [7], 9);
    await target.createLayer({ node: input, order: 0 });
    await project.deploy({ title: "Past" });
    const job = await run(target, [0, 3], 5);
    expect(job.state).toBe("SUCCESS");
    expect(job.answer.notes).toEqual([expect.stringContaining(`"Target" has a revision of ${at(9)}`)]);
    expect(await valuesOf(target, [0, 3])).toEqual([7, _, _]);
  });
});

describe("an operation", () => {
  const values = [1, 2, _, 4, 5, 6, 7, 8];

  test("rolls over the samples up to each, those before the window included", async () => {
    const rolling = { windowPeriod: "PT3H", minPeriods: 2, centered: false, aggregationFunction: "mean" } as const;
    const connector = timeTransformations({ rollingWindowParameters: rolling });
    expect(await transformed(values, connector, [1, 6])).toEqual([1.5, 1.5, 3, 4.5, 5]);
  });

  test("rolls around each sample when centered", async () => {
    const rolling = { windowPeriod: "PT3H", minPeriods: 3, centered: true, aggregationFunction: "sum" } as const;
    const connector = timeTransformations({ rollingWindowParameters: rolling });
    expect(await transformed(values, connector, [0, 8])).toEqual([_, _, _, _, 15, 18, 21, _]);
  });

  test("takes differences of differences, reading as far back as they need", async () => {
    const connector = timeTransformations({
      differencingParameters: { differencingPeriod: "PT2H", differencingOrder: 2 },
    });
    expect(await transformed([1, 2, 4, 8, 16, 32, 64], connector, [4, 7])).toEqual([9, 18, 36]);
  });

  test("shifts towards the future, and back when negative", async () => {
    const later = timeTransformations({ shiftParameters: { shiftPeriod: "PT2H" } });
    expect(await transformed(values, later, [1, 5])).toEqual([_, 1, 2, _]);
    project = await Project.create({ title: "Earlier", client: platform.client });
    const earlier = timeTransformations({ shiftParameters: { shiftPeriod: "-PT3H" } });
    expect(await transformed(values, earlier, [0, 6])).toEqual([4, 5, 6, 7, 8, _]);
  });

  test("refuses a shift between samples, at its node", async () => {
    const input = await seriesOf("Input", [1, 2], 3);
    const connector = timeTransformations({ shiftParameters: { shiftPeriod: "PT30M" } });
    const operation = await project.createOperation({ title: "Half", connector });
    await operation.createInput({ node: input, groupName: "operands" });
    const output = await seriesOf("Output");
    await output.createLayer({ node: operation, order: 0 });
    await project.deploy({ title: "Half" });
    const job = await run(output, [0, 2], 5);
    expect(job.state).toBe("FAILURE");
    expect(job.errors[0]?.reason).toContain("PT30M is not a whole number of samples of 3600 s");
  });

  test("computes an expression of its inputs", async () => {
    const x = await seriesOf("X", [1, 2, _, 4], 4);
    const y = await seriesOf("Y", [10, 20, 30, 40], 4);
    const connector = numericalExpression({ variableNames: ["x", "y"], mathExpression: "y - 2 * x ** 2" });
    const operation = await project.createOperation({ title: "Expression", connector });
    await operation.createInput({ node: y, groupName: "y" });
    await operation.createInput({ node: x, groupName: "x" });
    const output = await seriesOf("Output");
    await output.createLayer({ node: operation, order: 0 });
    await project.deploy({ title: "Expression" });
    await run(output, [0, 4], 5);
    expect(await valuesOf(output, [0, 4])).toEqual([8, 12, _, 8]);
  });

  test("does what a plain loop does, for any values, window and parameters", async () => {
    const input = await seriesOf("Input");
    let asOf = 200;
    const column = fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { nil: _, freq: 4 }), {
      minLength: 12,
      maxLength: 12,
    });
    const numbers = (min: number, max: number) => fc.integer({ min, max });
    await fc.assert(
      fc.asyncProperty(column, numbers(1, 4), numbers(1, 3), numbers(-3, 3), async (values, size, lag, shift) => {
        const rolling = { windowPeriod: `PT${size}H`, minPeriods: 1, centered: false } as const;
        const connector = timeTransformations({
          rollingWindowParameters: { ...rolling, aggregationFunction: "max" },
          differencingParameters: { differencingPeriod: `PT${lag}H`, differencingOrder: 1 },
          shiftParameters: { shiftPeriod: `${shift < 0 ? "-" : ""}PT${Math.abs(shift)}H` },
        });
        const operation = await project.createOperation({ title: "Any", connector });
        await operation.createInput({ node: input, groupName: "operands" });
        const output = await seriesOf("Output");
        await output.createLayer({ node: operation, order: 0 });
        await project.deploy({ title: "Any" });
        asOf += 100;
        const known = values.map((value) => (Number.isNaN(value) ? 99 : value));
        await input.insertTimeArray(hourly(0, known, asOf));
        await run(output, [2, 11], asOf + 1);
        const rolled = (t: number) => {
          const inside = known.filter((_value, i) => i > t - size && i <= t);
          return t < 0 || t - size + 1 > 11 || inside.length === 0 ? _ : Math.max(...inside);
        };
        const expected = Array.from({ length: 9 }, (_value, i) => rolled(i + 2 - shift) - rolled(i + 2 - shift - lag));
        expect(await valuesOf(output, [2, 11])).toEqual(expected);
        await output.delete();
        await operation.delete();
      }),
      { numRuns: 15 },
    );
  });
});

describe("a formula of the store", () => {
  test("is a source, as known at the time of the run", async () => {
    const [a, b] = [await seriesOf("A", [1, 2, 3], 3), await seriesOf("B", [10, 20, 30], 3)];
    const name = `sum-of-${project.uuid}`;
    await platform.store.registerFormula(name, `(add (series "${a.series}") (series "${b.series}"))`);
    const source = await project.createSource({
      title: "Sum",
      connector: storedSeries({ series: [name], samplePeriod: hour }),
    });
    const target = await seriesOf("Target");
    await target.createLayer({ node: source, order: 0 });
    await project.deploy({ title: "Formula" });
    await a.insertTimeArray(hourly(0, [100, 200, 300], 6));
    await run(target, [0, 3], 4);
    expect(await valuesOf(target, [0, 3])).toEqual([11, 22, 33]);
    await run(target, [0, 3], 7);
    expect(await valuesOf(target, [0, 3])).toEqual([110, 220, 330]);
  });

  test("that is not there fails the job, and the reason names it", async () => {
    const connector = storedSeries({ series: ["no.such"], samplePeriod: hour });
    const source = await project.createSource({ title: "Gone", connector });
    const target = await seriesOf("Target");
    await target.createLayer({ node: source, order: 0 });
    await project.deploy({ title: "Gone" });
    const job = await run(target, [0, 3], 4);
    expect([job.state, job.result]).toEqual(["FAILURE", null]);
    expect(job.errors).toEqual([{ node: source.uuid, edge: null, reason: expect.stringContaining('"no.such"') }]);
    expect(job.answer.error_reason).toContain('"no.such"');
  });
});

describe("a linear model", () => {
  const x = [0, 1, 4, 2, 8, 5, 7, 1, 3, 9];
  const z = [5, 3, 1, 4, 1, 5, 9, 2, 6, 5];

  async function line(targets: readonly number[]): Promise<{ model: Model; forecast: TimeSeries }> {
    const model = await project.createModel({ title: "Line", connector: linearRegression() });
    await model.createInput({ node: await seriesOf("X", x), groupName: "features" });
    await model.createInput({ node: await seriesOf("Z", z), groupName: "features" });
    await model.createInput({ node: await seriesOf("Y", targets, 10), groupName: "targets" });
    const forecast = await seriesOf("Forecast");
    await forecast.createLayer({ node: model, order: 0 });
    await project.deploy({ title: "Line" });
    return { model, forecast };
  }

  const exact = (i: number) => 3 * (x[i] as number) - 0.5 * (z[i] as number) + 7;

  test("recovers a line from samples that lie on it, and continues it", async () => {
    const { model, forecast } = await line([0, 1, 2, 3, 4, 5].map(exact));
    const fit = await model.fit({ startTiming: at(0), endTiming: at(8), asOfTime: at(10) });
    await fit.waitUntilCompleted({ pollMs: 1 });
    expect([fit.state, fit.answer.training_rows]).toEqual(["SUCCESS", 6]);
    expect((await run(forecast, [6, 10], 11)).state).toBe("SUCCESS");
    const found = await valuesOf(forecast, [6, 10]);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(exact(i + 6), 10);
  });

  test("cannot run before it was fitted, nor as of a time before", async () => {
    const { model, forecast } = await line([0, 1, 2, 3, 4, 5].map(exact));
    const unfitted = await run(forecast, [6, 10], 11);
    const reason = expect.stringContaining('"Line" was not fitted');
    expect([unfitted.state, unfitted.errors]).toEqual(["FAILURE", [{ node: model.uuid, edge: null, reason }]]);
    const fit = await model.fit({ startTiming: at(0), endTiming: at(8), asOfTime: at(12) });
    expect((await fit.waitUntilCompleted({ pollMs: 1 })).state).toBe("SUCCESS");
    expect((await run(forecast, [6, 10], 11)).errors).toEqual([{ node: model.uuid, edge: null, reason }]);
    expect((await run(forecast, [6, 10], 12)).state).toBe("SUCCESS");
  });

  test("predicts with the fit that was known last at the time of the run", async () => {
    const { model, forecast } = await line([0, 1, 2, 3, 4, 5].map(exact));
    const fit = async (end: number, asOf: number) => {
      const job = await model.fit({ startTiming: at(0), endTiming: at(end), asOfTime: at(asOf) });
      return (await job.waitUntilCompleted({ pollMs: 1 })).state;
    };
    const y = await project.listNodes();
    const target = y.find(({ title }) => title === "Y") as TimeSeries;
    await target.insertTimeArray(
      hourly(
        0,
        x.map((value) => 2 * value),
        20,
      ),
    );
    expect(await fit(6, 30)).toBe("SUCCESS");
    expect(await fit(6, 15)).toBe("SUCCESS");
    await run(forecast, [6, 8], 16);
    expect((await valuesOf(forecast, [6, 8]))[0]).toBeCloseTo(exact(6), 10);
    await run(forecast, [6, 8], 31);
    expect((await valuesOf(forecast, [6, 8]))[0]).toBeCloseTo(2 * (x[6] as number), 10);
  });

  test("says what it lacks", async () => {
    const { model } = await line([1, 2, 3].map(exact));
    const few = await model.fit({ startTiming: at(0), endTiming: at(3), asOfTime: at(10) });
    await few.waitUntilCompleted({ pollMs: 1 });
    expect([few.state, few.errors[0]?.reason]).toEqual(["FAILURE", expect.stringContaining("Only 3 complete rows")]);
    const none = await model.fit({ startTiming: at(0), endTiming: at(3), asOfTime: at(-5) });
    await none.waitUntilCompleted({ pollMs: 1 });
    expect(none.errors[0]?.reason).toContain("no target known");
  });
});

test("a range that ends before it starts is refused at once", async () => {
  const series = await seriesOf("Series");
  await project.deploy({ title: "Empty" });
  await expect(series.run({ startTiming: "PT1H", endTiming: "PT0H" })).rejects.toMatchObject({ status: 422 });
});
