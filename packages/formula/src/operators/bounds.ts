import { shift } from "@asof/series";
import { defineOperator, type Operator, type Scope } from "../operator.js";
import { param } from "../param.js";
import { stampFromText } from "../stamp/date-text.js";
import { earlierOf, laterOf, Stamp } from "../stamp/stamp.js";

const dateOrText = param.optional(param.oneOf(param.timestamp, param.string));

/** Text is a date of its own, in UTC unless it carries an offset. */
function stampOf(date: Stamp | string | null | undefined): Stamp | undefined {
  if (date === null || date === undefined) return undefined;
  return typeof date === "string" ? stampFromText(date).in("UTC") : date;
}

const slice = defineOperator({
  name: "slice",
  params: { series: param.anySeries, fromdate: dateOrText, todate: dateOrText },
  returns: "Series",
  doc: `The series from one date to another, both included; dates as \`(date …)\` or as text.

The cut is made where series are read: inside a \`time-shifted\`, for one, it moves along.`,
  examples: [
    {
      formula: '(slice (series "a") #:fromdate (date "2020-1-2") #:todate (date "2020-1-3"))',
      gives: { "2020-01-02Z": 2, "2020-01-03Z": 3 },
    },
    { formula: '(slice (series "a") #:fromdate "2020-01-04")', gives: { "2020-01-04Z": 40 } },
  ],
  keepsOptions: true,
  scope: ({ args, scope }) => ({
    ...scope,
    from: laterOf(scope.from, stampOf(args.fromdate)),
    to: earlierOf(scope.to, stampOf(args.todate)),
  }),
  evaluate: ({ series }) => series,
});

const asof = defineOperator({
  name: "asof",
  params: { revision_date: param.timestamp, series: param.anySeries },
  returns: "Series",
  doc: "The series as it was known at a date.",
  examples: [
    {
      formula: '(asof (date "2020-1-11") (series "a"))',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 4 },
    },
  ],
  keepsOptions: true,
  scope: ({ args, scope }) => ({ ...scope, revisionDate: args.revision_date }),
  evaluate: ({ series }) => series,
});

const count = param.defaulted(param.integer, 0);

const timeShifted = defineOperator({
  name: "time-shifted",
  params: { series: param.anySeries, weeks: count, days: count, hours: count, minutes: count },
  returns: "Series",
  doc: "The same values some weeks, days, hours and minutes later: elapsed time, a day has 24 hours.",
  examples: [
    {
      formula: '(time-shifted (series "b") #:days 1 #:hours 6)',
      gives: { "2020-01-03T06:00Z": 10, "2020-01-05T06:00Z": 30, "2020-01-06T06:00Z": 50 },
    },
  ],
  keepsOptions: true,
  scope: ({ args, scope }) => shiftedScope(scope, -elapsed(args)),
  evaluate({ series, ...parts }) {
    const shifted = shift(series, elapsed(parts));
    // Throws for what lies beyond all calendars.
    for (const end of [shifted.index.first, shifted.index.last]) if (end !== undefined) Stamp.naive(end);
    return shifted;
  },
});

type Parts = { [name in "weeks" | "days" | "hours" | "minutes"]?: number };

function elapsed({ weeks = 0, days = 0, hours = 0, minutes = 0 }: Parts): number {
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000;
}

function shiftedScope(scope: Scope, ms: number): Scope {
  return { ...scope, from: scope.from?.plus(ms), to: scope.to?.plus(ms) };
}

export const boundsOperators: readonly Operator[] = [slice, asof, timeShifted] as unknown as readonly Operator[];
