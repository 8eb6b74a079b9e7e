import { samplePeriodMs, TimeDelta } from "@asof/series";
import { z } from "zod";
import { durationCreateSchema } from "../contract/scalars.js";

/** A positive number of days, hours, minutes or seconds. */
export const samplePeriodSchema = durationCreateSchema.refine(isSamplePeriod, "not a sample period, for example PT1H");

/** A zone of the IANA database. */
export const timeZoneSchema = z.string().refine(isTimeZone, "not an IANA time zone, for example Europe/Paris");

export const latitudeSchema = z.number().min(-90).max(90);
export const longitudeSchema = z.number().min(-180).max(180);

function isSamplePeriod(text: string): boolean {
  try {
    return samplePeriodMs(TimeDelta.parse(text)) > 0;
  } catch {
    return false;
  }
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
