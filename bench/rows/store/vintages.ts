import { Series, TimeIndex } from "@asof/series";
import { day, hour, noise, origin } from "../../noise.ts";

const horizonHours = 72;

/** What was first known: `days` of hours, each in `density` parts. */
export function base(seed: number, days: number, density = 1): Series {
  return new Series(
    TimeIndex.regular(origin, hour / density, days * 24 * density),
    Float64Array.from({ length: days * 24 * density }, (_, i) => noise(i, seed)),
  );
}

/** Every day what was known then of the next 72 hours. */
export function forecasts(seed: number, days: number, density = 1): { insertionDate: number; series: Series }[] {
  return Array.from({ length: days }, (_, i) => {
    const insertionDate = origin + i * day;
    const count = horizonHours * density;
    const values = Float64Array.from({ length: count }, (_, k) => noise(k + 100 * (i + 1), seed + 7));
    return { insertionDate, series: new Series(TimeIndex.regular(insertionDate, hour / density, count), values) };
  });
}
