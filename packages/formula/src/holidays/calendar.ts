/** Which days are public holidays. */
export interface HolidayCalendar {
  /** The holidays of a year in a country, as `2024-05-01`; `undefined` when the country or the year is not known. */
  holidays(country: string, year: number): Iterable<string> | undefined;
  /** The zones whose clocks a country goes by; `undefined` when the country is not known. */
  timeZones(country: string): readonly string[] | undefined;
}

/** A calendar, or what gets it when it is first needed. */
export type CalendarSource = HolidayCalendar | (() => Promise<HolidayCalendar>);
