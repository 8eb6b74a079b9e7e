import { type Series, seriesFrom } from "@asof/series";

/** Of the first days of 2020. */
export const a = seriesFrom({ "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 40 });
export const b = seriesFrom({ "2020-01-02Z": 10, "2020-01-04Z": 30, "2020-01-05Z": 50 });

/** The values by day of the month. */
export function days(one: Series): Record<string, number> {
  return Object.fromEntries([...one.points()].map(([stamp, value]) => [stamp.slice(8, 10), value as number]));
}
