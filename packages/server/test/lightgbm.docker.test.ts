import { lightGBM, type Model, Project, type TimeSeries } from "@asof/platform";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { at, hourly, type MemoryServer, startServer } from "./memory-server.js";

const { available, reason } = inject("engine");

const hours = 400;
const missing = Number.NaN;
/** With gaps in the feature, and a target that jumps where the feature crosses zero. */
const feature = Array.from({ length: hours }, (_, i) => (i % 17 === 0 ? missing : Math.sin(i / 5)));
const target = feature.map((value, i) => (value > 0 ? 10 : -10) + Math.sin(i * 12.9898) / 10);

describe.skipIf(!available)(`a LightGBM node ${reason}`, () => {
  let platform: MemoryServer;

  beforeAll(async () => {
    platform = await startServer();
  });
  afterAll(async () => {
    expect(platform?.errors).toEqual([]);
    await platform?.[Symbol.asyncDispose]();
  });

  async function forecastOf(server: MemoryServer, options: Parameters<typeof lightGBM>[0] = {}): Promise<TimeSeries> {
    const project = await Project.create({ title: "Trees", client: server.client });
    const series = (title: string) => project.createTimeSeries({ title, samplePeriod: "PT1H" });
    const [x, y, forecast] = [await series("Feature"), await series("Target"), await series("Forecast")];
    await x.insertTimeArray(hourly(0, feature, hours));
    await y.insertTimeArray(hourly(0, target.slice(0, 300), hours));
    const connector = lightGBM({ numBoostRound: 50, maxLeaves: 7, subsample: 0.7, colsampleBytree: 0.9, ...options });
    const model: Model = await project.createModel({ title: "Trees", connector });
    await model.createInput({ node: x, groupName: "features" });
    await model.createInput({ node: y, groupName: "targets" });
    await forecast.createLayer({ node: model, order: 0 });
    await project.deploy({ title: "Trees" });
    const fit = await model.fit({ startTiming: at(0), endTiming: at(300), asOfTime: at(hours) });
    await fit.waitUntilCompleted({ pollMs: 20 });
    expect([fit.errors, fit.answer.training_rows]).toEqual([[], 300]);
    return forecast;
  }

  async function predictionsOf(forecast: TimeSeries): Promise<Float64Array> {
    const job = await forecast.run({ startTiming: at(300), endTiming: at(hours), asOfTime: at(hours + 1) });
    expect((await job.waitUntilCompleted({ pollMs: 20 })).errors).toEqual([]);
    return (await forecast.queryTimeArray({ startTime: at(300), endTime: at(hours) })).values;
  }

  const bitsOf = (values: Float64Array) => [...new BigUint64Array(values.slice().buffer)];

  test("learns a step, and predicts where the feature is missing as well", async () => {
    const predictions = await predictionsOf(await forecastOf(platform));
    expect(predictions).toHaveLength(100);
    for (const [i, value] of predictions.entries()) {
      const x = feature[300 + i] as number;
      if (Math.abs(x) > 0.2) expect(Math.sign(value)).toBe(Math.sign(x));
      else expect(value).not.toBeNaN();
    }
  }, 600_000);

  test("gives the same bits in another project, and in another sandbox", async () => {
    const first = bitsOf(await predictionsOf(await forecastOf(platform)));
    expect(bitsOf(await predictionsOf(await forecastOf(platform)))).toEqual(first);
    await using other = await startServer();
    expect(bitsOf(await predictionsOf(await forecastOf(other)))).toEqual(first);
  }, 600_000);

  test("leaves out rows with something missing when told to", async () => {
    const strict = { fitOnNullValues: false, predictOnNullValues: false };
    const predictions = await predictionsOf(await forecastOf(platform, strict));
    const gaps = Array.from(predictions, Number.isNaN);
    expect(gaps).toEqual(feature.slice(300).map(Number.isNaN));
  }, 600_000);

  test("tells in the job what Python says", async () => {
    const project = await Project.create({ title: "Broken", client: platform.client });
    const x = await project.createTimeSeries({ title: "Feature", samplePeriod: "PT1H" });
    await x.insertTimeArray(hourly(0, target, hours));
    const connector = lightGBM({ objective: "quantile", alpha: 7 });
    const model = await project.createModel({ title: "Trees", connector });
    for (const groupName of ["features", "targets"]) await model.createInput({ node: x, groupName });
    await project.deploy({ title: "Broken" });
    const fit = await model.fit({ startTiming: at(0), endTiming: at(300), asOfTime: at(hours) });
    await fit.waitUntilCompleted({ pollMs: 20 });
    expect([fit.state, fit.errors[0]?.node]).toEqual(["FAILURE", model.uuid]);
    expect(fit.errors[0]?.reason).toMatch(/alpha|quantile/i);
  }, 600_000);
});
