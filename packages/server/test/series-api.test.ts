import { Project } from "@asof/platform";
import { seriesFrom } from "@asof/series";
import { openRemoteStore } from "@asof/store/client";
import { expect, test } from "vitest";
import { listen } from "../src/index.js";
import { at, hourly, startServer } from "./memory-server.js";

test("the values of a time series and of the store are the same, whichever way they come and go", async () => {
  await using platform = await startServer();
  await using listening = await listen(platform.server, { port: 0 });
  const project = await Project.create({ title: "Wind park", client: platform.client });
  const wind = await project.createTimeSeries({ title: "Wind speed", samplePeriod: "PT1H" });
  expect(wind.series).toBe("wind-park.wind-speed");
  await wind.insertTimeArray(hourly(0, [1, 2, 3], 3));
  const remote = openRemoteStore(`${listening.url}/api`);
  expect(await remote.insertionDates("wind-park.wind-speed")).toEqual([Date.parse(at(3))]);
  const correction = seriesFrom(
    [
      [at(1), 20],
      [at(3), 4],
    ],
    { tzaware: true },
  );
  await remote.update("wind-park.wind-speed", correction, "forecaster", { insertionDate: at(6) });
  const range = { startTime: at(0), endTime: at(4) };
  expect([...(await wind.queryTimeArray(range)).values]).toEqual([1, 20, 3, 4]);
  expect([...(await wind.queryTimeArray({ ...range, asOfTime: at(5) })).values]).toEqual([1, 2, 3, Number.NaN]);
  expect([...((await remote.get("wind-park.wind-speed"))?.values ?? [])]).toEqual([1, 20, 3, 4]);
  expect(platform.errors).toEqual([]);
});
