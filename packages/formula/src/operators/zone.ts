import { fromWallClock, toWallClock } from "@asof/series";
import { annotated, optionsOf } from "../formula-series.js";
import { defineOperator, type Operator, type Scope } from "../operator.js";
import { param } from "../param.js";

const naive = defineOperator({
  name: "naive",
  params: { series: param.anySeries, tzone: param.string, zone: param.optional(param.string) },
  returns: "Series",
  doc: `The series as a wall clock in a zone shows it, without a zone of its own.

The hour that autumn repeats becomes one: the mean of both. A country code may stand before the
zone. Naive series stay as they are.`,
  examples: [
    {
      formula: '(naive (series "b") "Europe/Paris")',
      gives: { "2020-01-02T01:00": 10, "2020-01-04T01:00": 30, "2020-01-05T01:00": 50 },
    },
    {
      formula: '(naive (series "b") "PL" "Europe/Warsaw")',
      gives: { "2020-01-02T01:00": 10, "2020-01-04T01:00": 30, "2020-01-05T01:00": 50 },
    },
  ],
  awareness: "naive",
  scope: ({ args, scope }) => boundsIn(args.zone ?? args.tzone ?? "UTC", scope),
  evaluate({ series, tzone, zone }) {
    const wall = toWallClock(series, zone ?? tzone);
    return wall.length === series.length ? annotated(wall, optionsOf(series)) : wall;
  },
});

const tzaware = defineOperator({
  name: "tzaware",
  params: { series: param.anySeries, tzone: param.string },
  returns: "Series",
  doc: `The naive series placed in the world by reading its times on the wall clock of a zone.

Times that the clock shows twice or never are an error. Aware series stay as they are.`,
  examples: [
    {
      formula: '(tzaware (series "n") "Europe/Paris")',
      gives: { "2019-12-31T23:00Z": 1, "2020-01-01T23:00Z": 2 },
    },
  ],
  awareness: "aware",
  keepsOptions: true,
  evaluate({ series, tzone }) {
    if (series.tzaware) return series;
    return annotated(fromWallClock(series, tzone), optionsOf(series), zoneName(tzone));
  },
});

function zoneName(zone: string): string | undefined {
  return zone === "UTC" ? undefined : zone;
}

/** Naive bounds are times on the wall clock of the zone, aware ones are seen from there. */
function boundsIn(zone: string, scope: Scope): Scope {
  return { ...scope, from: scope.from?.in(zone), to: scope.to?.in(zone) };
}

export const zoneOperators: readonly Operator[] = [naive, tzaware] as unknown as readonly Operator[];
