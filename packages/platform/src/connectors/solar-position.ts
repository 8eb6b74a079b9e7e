import { z } from "zod";
import { chooser, defineConnector } from "./connector.js";
import { latitudeSchema, longitudeSchema, samplePeriodSchema } from "./parameters.js";

export const solarPositionFields = ["azimuth", "elevation", "zenith"] as const;

export const solarPositionConnector = defineConnector({
  uuid: "9bf1b9dd-fd14-4b1e-bd47-a238dbcfc551",
  kind: "source",
  name: "SolarPosition",
  title: "Solar Position",
  provider: "Asof",
  description: "Where the sun stands, in degrees, seen from a place on earth.",
  parameters: z.object({
    sample_period: samplePeriodSchema,
    latitude: latitudeSchema,
    longitude: longitudeSchema,
    fields: z.array(z.enum(solarPositionFields)).min(1),
  }),
  groups: () => [],
  labels: ({ fields }) => fields,
  fields: solarPositionFields,
});

/** Angles of the sun in degrees: `solarPosition({ samplePeriod: "PT1H", latitude: 39.9, longitude: 116.4, fields: ["elevation"] })`. */
export const solarPosition = chooser(solarPositionConnector);
