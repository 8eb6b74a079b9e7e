import { type Series, TimeArray } from "@asof/series";
import { beginOfDay, dayOf } from "./beijing.js";

/**
 * A series cut into what became known day by day: one array a day of Beijing that has any value,
 * known at the midnight that ends it.
 */
export function dailyRevisions(series: Series): TimeArray[] {
  const { first, last } = series.index;
  if (first === undefined || last === undefined) return [];
  const days: TimeArray[] = [];
  for (let day = dayOf(first); day <= dayOf(last); day++) {
    const [start, end] = [beginOfDay(day), beginOfDay(day + 1)];
    const isEmpty = series.index.lowerBound(start) === series.index.lowerBound(end);
    if (isEmpty) continue;
    days.push(TimeArray.fromSeries(series, { samplePeriod: "PT1H", startTime: start, endTime: end, asOfTime: end }));
  }
  return days;
}
