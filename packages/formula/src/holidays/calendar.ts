/** Which days are public holidays. */
export interface HolidayCalendar {
  /** The holidays of a year in a country, as `2024-05-01`; `undefined` when the country is not known. */
  holidays(country: string, year: number): Iterable<string> | undefined;
  /** The zones whose clocks a country goes by; `undefined` when the country is not known. */
  timeZones(country: string): readonly string[] | undefined;
}

/** A calendar, or what gets it when it is first needed. */
export type CalendarSource = HolidayCalendar | (() => Promise<HolidayCalendar>);

/** As much of the class that the package `date-holidays` exports as is needed here. */
export interface DateHolidays {
  new (): {
    init(country: string): unknown;
    getCountries(): Record<string, string>;
    getTimezones(): readonly string[] | undefined;
    getHolidays(year: number): readonly { readonly date: string; readonly type: string }[];
  };
}

/** The calendar of the class that the package `date-holidays` exports. Public holidays of the whole country. */
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
    timeZones(country) {
      return countries.includes(country) ? (within(Holidays, country).getTimezones() ?? []) : undefined;
    },
  };
}

function publicDays(Holidays: DateHolidays, country: string, year: number): readonly string[] {
  const days = within(Holidays, country)
    .getHolidays(year)
    .filter(({ type }) => type === "public");
  return days.map(({ date }) => date.slice(0, 10));
}

function within(Holidays: DateHolidays, country: string): InstanceType<DateHolidays> {
  const holidays = new Holidays();
  holidays.init(country);
  return holidays;
}
