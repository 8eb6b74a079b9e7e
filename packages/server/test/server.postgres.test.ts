import { randomUUID } from "node:crypto";
import { linearRegression, Project, TimeSeries } from "@asof/platform";
import { type Database, openDatabase, openStore, type Store } from "@asof/store";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createServer } from "../src/index.js";
import { at, clientOf, hourly } from "./memory-server.js";

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openDatabase(inject("postgresUrl"));
  store = await openStore(database, { namespace: `server_${randomUUID().slice(0, 8)}` });
});
afterAll(async () => {
  await store.close();
  await database.close();
});

test("several servers that start at once on one PostgreSQL share projects and values", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const servers = await Promise.all(Array.from({ length: 3 }, () => createServer({ store, onError })));
  const [client, ...others] = servers.map(clientOf);
  const project = await Project.create({ title: "PostgreSQL", client: client as never });
  const titles = await Promise.all(
    others.map(async (other) => {
      const same = await Project.get(project.uuid, { client: other });
      return (await same.createTimeSeries({ title: "Wind", samplePeriod: "PT1H" })).series;
    }),
  );
  expect(new Set(titles).size).toBe(2);
  const [y, x] = (await project.listNodes()) as [TimeSeries, TimeSeries];
  await x.insertTimeArray(hourly(0, [0, 1, 4, 2, 8], 5));
  await y.insertTimeArray(hourly(0, [1, 3, 9, 5], 5));
  const model = await project.createModel({ title: "Line", connector: linearRegression() });
  await model.createInput({ node: x, groupName: "features" });
  await model.createInput({ node: y, groupName: "targets" });
  const forecast = await project.createTimeSeries({ title: "Forecast", samplePeriod: "PT1H" });
  await forecast.createLayer({ node: model, order: 0 });
  await project.deploy({ title: "PostgreSQL" });
  const range = { startTiming: at(0), endTiming: at(5) };
  await (await model.fit({ ...range, asOfTime: at(6) })).waitUntilCompleted({ pollMs: 5 });
  const elsewhere = await TimeSeries.get(forecast.uuid, { client: others[0] as never });
  const run = await (await elsewhere.run({ ...range, asOfTime: at(7) })).waitUntilCompleted({ pollMs: 5 });
  expect(run.errors).toEqual([]);
  const found = await forecast.queryTimeArray({ startTime: at(4), endTime: at(5) });
  expect(found.values[0]).toBeCloseTo(17, 10);
  await project.delete();
  for (const server of servers) await server.close();
  expect(errors).toEqual([]);
});
