import { Series, TimeIndex } from "@asof/series";
import { FormulaError } from "../errors.js";
import type { CalendarSource, HolidayCalendar } from "../holidays/calendar.js";
import { ownCalendar } from "../holidays/own-calendar.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;
/** About a thousand years. */
const mostDays = 366_000;

/**
 * The operator `holidays` over a calendar; the one in `coreOperators` has that of this package, from 1980 to 2050, which
 * is loaded when it is first needed. In a registry in its place:
 * `createRegistry([...coreOperators, holidaysOf(calendar)], { override: ["holidays"] })`.
 */
export function holidaysOf(source: CalendarSource = ownCalendar): Operator {
  const calendarOf = async (): Promise<HolidayCalendar> => (typeof source === "function" ? await source() : source);
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
of two letters. With a time zone only for countries whose clocks all show the same. The years 1980 to
2050 are known, or those of a calendar in the registry.`,
    examples: [
      {
        formula: '(holidays "FR" (date "2019-12-31") (date "2020-1-2"))',
        gives: { "2019-12-31Z": 0, "2020-01-01Z": 1, "2020-01-02Z": 0 },
      },
    ],
    awareness: ({ naive }) => (naive === true ? "naive" : "aware"),
    async problem({ country, naive }) {
      return typeof country === "string" ? countryProblem(await calendarOf(), country, naive !== true) : undefined;
    },
    async evaluate({ country, fromdate, todate, naive }, { scope }) {
      const [first, last] = [dayOf(scope.from ?? fromdate), dayOf(scope.to ?? todate)];
      const length = Math.max(0, (last - first) / msPerDay + 1);
      if (length > mostDays) {
        throw new FormulaError(
          "invalid_argument",
          `There are more than ${mostDays} days from ${fromdate} to ${todate}.`,
        );
      }
      const index = TimeIndex.regular(first, msPerDay, length);
      const holidays = holidaysWithin(await calendarOf(), country, first, last);
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

function countryProblem(calendar: HolidayCalendar, country: string, aware: boolean): string | undefined {
  const zones = calendar.timeZones(country.toUpperCase());
  if (zones === undefined)
    return `The calendar knows no country "${country}": give its code of two letters, like "FR".`;
  if (!aware || zones.length < 2) return undefined;
  return `"${country}" has ${zones.length} time zones, so that its days do not begin together: add #:naive #t.`;
}

function yearProblem(country: string, year: number): string {
  return `The calendar does not know the holidays of "${country}" in ${year}: put \`holidaysOf(calendar)\` with one that does into the registry.`;
}

function holidaysWithin(calendar: HolidayCalendar, country: string, first: number, last: number): ReadonlySet<number> {
  const days = new Set<number>();
  for (let year = new Date(first).getUTCFullYear(); year <= new Date(last).getUTCFullYear(); year++) {
    const found = calendar.holidays(country.toUpperCase(), year);
    if (found === undefined) {
      const message = countryProblem(calendar, country, false);
      if (message !== undefined) throw new FormulaError("invalid_argument", message, { country });
      throw new FormulaError("no_calendar", yearProblem(country, year), { country, year });
    }
    for (const day of found) days.add(Date.parse(`${day}T00:00Z`));
  }
  return days;
}
