import { FormulaError } from "../errors.js";
import { calendarFrom, type DateHolidays, type HolidayCalendar } from "./calendar.js";

let loading: Promise<HolidayCalendar> | undefined;

/**
 * The calendar of the package `date-holidays`, where that is installed.
 *
 * @throws {FormulaError} `no_calendar`
 */
export function installedCalendar(): Promise<HolidayCalendar> {
  loading ??= load();
  return loading;
}

async function load(): Promise<HolidayCalendar> {
  // As a value, so that bundlers leave the package out where nobody asked for it.
  const name: string = "date-holidays";
  try {
    const loaded = (await import(/* @vite-ignore */ name)) as { default: DateHolidays };
    return calendarFrom(loaded.default);
  } catch (cause) {
    const message =
      "There is no calendar of holidays: install the package `date-holidays`, or put `holidaysOf(calendar)` with one of yours into the registry.";
    throw new FormulaError("no_calendar", message, { cause });
  }
}
