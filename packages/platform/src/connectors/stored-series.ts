import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";
import { samplePeriodSchema } from "./parameters.js";

export const storedSeriesConnector = defineConnector({
  uuid: "1e0094a5-e7a5-4480-be34-c6da8a7b6dbe",
  kind: "source",
  name: "StoredSeries",
  title: "Stored Series",
  provider: "Asof",
  description: "Series of the store, each as it was known at the time of the run.",
  parameters: z.object({ series: z.array(z.string().min(1)).min(1), sample_period: samplePeriodSchema }),
  groups: () => [],
  labels: ({ series }) => series,
});

/** Series of the store under their names: `storedSeries({ series: ["temperature"], samplePeriod: "PT1H" })`. */
export const storedSeries = chooser(storedSeriesConnector);
