import { TimeZone } from "@asof/series";
import { FormulaError } from "../errors.js";
import { defineOperator, type EvaluationContext, type Operator } from "../operator.js";
import { param } from "../param.js";
import { stampFromText } from "../stamp/date-text.js";
import { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;
const naive = param.optional(param.boolean, false);

const date = defineOperator({
  name: "date",
  pure: true,
  params: { strdate: param.string, tz: param.optional(param.string, "default"), naive },
  returns: "Timestamp",
  doc: `A date from text: "2020-3-1", "2020-03-01T07:30", "March 1, 2020".

In UTC unless \`tz\` names another zone; \`#:tz nil\` or \`#:naive #t\` makes it a time of no zone.`,
  examples: [{ formula: '(slice (series "a") #:fromdate (date "2020-1-4"))', gives: { "2020-01-04Z": 40 } }],
  evaluate({ strdate, tz, naive: wanted }) {
    const named = tz === "default" ? undefined : tz;
    assertOne(wanted, named);
    const stamp = stampFromText(strdate);
    if (wanted || named === null) return stamp;
    return placed(stamp, knownZone(named ?? "UTC"));
  },
});

/** A time that the clock of the zone shows twice, or never, is an error: the writer has to say what is meant. */
function placed(stamp: Stamp, zone: string): Stamp {
  return stamp.zone === undefined ? Stamp.aware(TimeZone.of(zone).instantFromWall(stamp.wall), zone) : stamp.in(zone);
}

const count = param.defaulted(param.integer, 0);

/** `shifted`, and `timedelta`, its older name. */
function shiftedNamed(name: string): Operator {
  return defineOperator({
    name,
    pure: true,
    params: {
      date: param.timestamp,
      years: count,
      months: count,
      weeks: count,
      days: count,
      hours: count,
      minutes: count,
    },
    returns: "Timestamp",
    doc: "The date some years, months, weeks, days, hours and minutes later, on the wall clock of its zone.",
    examples: [
      {
        formula: `(slice (series "a") #:fromdate (${name} (date "2020-1-1") #:days 2))`,
        gives: { "2020-01-03Z": 3, "2020-01-04Z": 40 },
      },
    ],
    evaluate({ date: from, years, months, weeks, days, hours, minutes }) {
      const moved = addMonths(from.wall, years * 12 + months);
      return from.withWall(moved + (weeks * 7 + days) * msPerDay + (hours * 60 + minutes) * 60_000);
    },
  }) as unknown as Operator;
}

/** The end of the month where it has no such day. */
function addMonths(wall: number, months: number): number {
  const date = new Date(wall);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const day = Math.min(date.getUTCDate(), daysInMonth(first));
  return first + (day - 1) * msPerDay + (((wall % msPerDay) + msPerDay) % msPerDay);
}

function daysInMonth(wall: number): number {
  const date = new Date(wall);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

const clockParams = { naive, tz: param.optional(param.string) };

const now = defineOperator({
  name: "now",
  params: clockParams,
  returns: "Timestamp",
  doc: "The revision date of the query, or else the current time; of a zone or, with `naive`, of none.",
  examples: [{ formula: '(slice (series "a") #:fromdate (now))', gives: {} }],
  evaluate: ({ naive: wanted, tz }, context) => current(context, wanted, tz),
});

const today = defineOperator({
  name: "today",
  params: clockParams,
  returns: "Timestamp",
  doc: "The beginning of the day of `now`.",
  examples: [{ formula: '(slice (series "a") #:fromdate (today))', gives: {} }],
  evaluate({ naive: wanted, tz }, context) {
    const stamp = current(context, wanted, tz);
    return stamp.withWall(Math.floor(stamp.wall / msPerDay) * msPerDay);
  },
});

function current(context: EvaluationContext, wanted: boolean | null, tz: string | null): Stamp {
  assertOne(wanted, tz);
  const stamp = context.now.zone === undefined ? context.now.in("UTC") : context.now;
  if (wanted) return Stamp.naive(stamp.wall);
  return tz === null ? stamp : stamp.in(knownZone(tz));
}

function assertOne(wanted: boolean | null, tz: string | null | undefined): void {
  if (!wanted || tz === null || tz === undefined) return;
  throw new FormulaError("invalid_argument", "date cannot be naive and have a tz: leave one of them out.");
}

function knownZone(zone: string): string {
  return TimeZone.of(zone).name;
}

const startOfMonth = defineOperator({
  name: "start-of-month",
  pure: true,
  params: { date: param.timestamp },
  returns: "Timestamp",
  doc: "The first day of the month of a date, at the same time of the day.",
  examples: [
    {
      formula: '(slice (series "b") #:fromdate (start-of-month (date "2020-1-20")))',
      gives: { "2020-01-02Z": 10, "2020-01-04Z": 30, "2020-01-05Z": 50 },
    },
  ],
  evaluate: ({ date: day }) => day.withWall(day.wall - (new Date(day.wall).getUTCDate() - 1) * msPerDay),
});

const endOfMonth = defineOperator({
  name: "end-of-month",
  pure: true,
  params: { date: param.timestamp },
  returns: "Timestamp",
  doc: "The last day of the month of a date, at the same time of the day.",
  examples: [{ formula: '(slice (series "a") #:todate (end-of-month (date "2019-12-3")))', gives: {} }],
  evaluate: ({ date: day }) =>
    day.withWall(day.wall + (daysInMonth(day.wall) - new Date(day.wall).getUTCDate()) * msPerDay),
});

export const dateOperators: readonly Operator[] = [
  date,
  shiftedNamed("shifted"),
  shiftedNamed("timedelta"),
  now,
  today,
  startOfMonth,
  endOfMonth,
] as unknown as readonly Operator[];
