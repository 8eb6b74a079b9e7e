/** Which days are public holidays. */
export interface HolidayCalendar {
  /** The holidays of a year in a country, as `2024-05-01`; `undefined` when the country is not known. */
  holidays(country: string, year: number): Iterable<string> | undefined;
}

/** As much of the class that the package `date-holidays` exports as is needed here. */
export interface DateHolidays {
  new (): {
    init(country: string): unknown;
    getCountries(): Record<string, string>;
    getHolidays(year: number): readonly { readonly date: string; readonly type: string }[];
  };
}

/**
 * The calendar of the package `date-holidays`, which is not installed with this one: hand over the class
 * that it exports. Public holidays of the whole country.
 */
export function calendarFrom(Holidays: DateHolidays): HolidayCalendar {
  const known = new Map<string, readonly string[]>();
  const countries = Object.keys(new Holidays().getCountries());
  return {
    holidays(country, year) {
      if (!countries.includes(country)) return undefined;
      const key = `${country} ${year}`;
      const days = known.get(key) ?? publicDays(Holidays, country, year);
      known.set(key, days);
      return days;
    },
  };
}

function publicDays(Holidays: DateHolidays, country: string, year: number): readonly string[] {
  const holidays = new Holidays();
  holidays.init(country);
  const days = holidays.getHolidays(year).filter(({ type }) => type === "public");
  return days.map(({ date }) => date.slice(0, 10));
}
