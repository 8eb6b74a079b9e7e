import { Series, TimeIndex } from "@asof/series";
import { FormulaError } from "../errors.js";
import type { HolidayCalendar } from "../holidays/calendar.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;
/** About a thousand years. */
const mostDays = 366_000;

/**
 * The operator `holidays` over a calendar of yours. The one in `coreOperators` has none and refuses to
 * be evaluated: `createRegistry([...coreOperators, holidaysOf(calendar)], { override: ["holidays"] })`.
 */
export function holidaysOf(calendar: HolidayCalendar | undefined): Operator {
  return defineOperator({
    name: "holidays",
    params: {
      country: param.string,
      fromdate: param.timestamp,
      todate: param.timestamp,
      naive: param.defaulted(param.boolean, false),
    },
    returns: "Series",
    doc: `For each day 1 if it is a public holiday of a country, else 0.

From the lower bound, or else \`fromdate\`, to the upper bound, or else \`todate\`; the country as its code
of two letters. Needs a calendar in the registry.`,
    examples: [
      {
        formula: '(holidays "FR" (date "2019-12-31") (date "2020-1-2"))',
        gives: { "2019-12-31Z": 0, "2020-01-01Z": 1, "2020-01-02Z": 0 },
      },
    ],
    awareness: ({ naive }) => (naive === true ? "naive" : "aware"),
    evaluate({ country, fromdate, todate, naive }, { scope }) {
      const [first, last] = [dayOf(scope.from ?? fromdate), dayOf(scope.to ?? todate)];
      const length = Math.max(0, (last - first) / msPerDay + 1);
      if (length > mostDays) {
        throw new FormulaError(
          "invalid_argument",
          `There are more than ${mostDays} days from ${fromdate} to ${todate}.`,
        );
      }
      const index = TimeIndex.regular(first, msPerDay, length);
      const holidays = holidaysWithin(calendar, country, first, last);
      return new Series(
        index,
        Float64Array.from({ length }, (_, i) => Number(holidays.has(index.at(i)))),
        !naive,
      );
    },
  }) as unknown as Operator;
}

function dayOf(stamp: Stamp): number {
  return Math.floor(stamp.wall / msPerDay) * msPerDay;
}

function holidaysWithin(
  calendar: HolidayCalendar | undefined,
  country: string,
  first: number,
  last: number,
): ReadonlySet<number> {
  if (calendar === undefined) {
    const message = "There is no calendar of holidays: put `holidaysOf(calendar)` into the registry.";
    throw new FormulaError("no_calendar", message, { country });
  }
  const days = new Set<number>();
  for (let year = new Date(first).getUTCFullYear(); year <= new Date(last).getUTCFullYear(); year++) {
    const found = calendar.holidays(country.toUpperCase(), year);
    if (found === undefined) {
      const message = `The calendar knows no country "${country}": give its code of two letters, like "FR".`;
      throw new FormulaError("invalid_argument", message, { country });
    }
    for (const day of found) days.add(Date.parse(`${day}T00:00Z`));
  }
  return days;
}
