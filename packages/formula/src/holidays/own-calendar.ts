import type { HolidayCalendar } from "./calendar.js";
import { holidaysBy } from "./rules.js";

export interface HolidayTable {
  /** The first year that it knows. */
  readonly first: number;
  /** The last year that it knows, inclusive. */
  readonly last: number;
  /** By the code of a country in two letters: time zones, and the rules of `holidaysBy`, separated by blanks. */
  readonly countries: Readonly<Record<string, { readonly zones: string; readonly days: string }>>;
}

/** The calendar that comes with this package. It does not change with what is installed, so that neither do results. */
export async function ownCalendar(): Promise<HolidayCalendar> {
  const { table } = await import("./table.js");
  return calendarFrom(table);
}

function calendarFrom({ first, last, countries }: HolidayTable): HolidayCalendar {
  return {
    holidays(country, year) {
      const rules = countries[country]?.days;
      return rules === undefined || year < first || year > last ? undefined : holidaysBy(rules, year, first);
    },
    timeZones: (country) => countries[country]?.zones.split(" "),
  };
}
