const msPerDay = 86_400_000;

/**
 * The holidays of a year by rules separated by blanks: `0501` for a date, `e1` and `o1` for days after the Easter of
 * western and of eastern churches, `11/4/4` for the fourth Thursday of November and `5/-1/1` for the last Monday of May,
 * each with the years in which it holds, counted from `first`, where it does not always: `0508@2-70,75`.
 *
 * @returns days such as `2024-05-01`, in no order.
 */
export function holidaysBy(rules: string, year: number, first: number): string[] {
  return rules.split(" ").flatMap((rule) => {
    const [day = "", years] = rule.split("@");
    return holds(years, year - first) ? [new Date(dayOf(day, year)).toISOString().slice(0, 10)] : [];
  });
}

function holds(years: string | undefined, year: number): boolean {
  if (years === undefined) return true;
  return years.split(",").some((span) => {
    const [from = 0, to = from] = span.split("-").map(Number);
    return from <= year && year <= to;
  });
}

function dayOf(rule: string, year: number): number {
  if (rule.startsWith("e")) return westernEaster(year) + Number(rule.slice(1)) * msPerDay;
  if (rule.startsWith("o")) return easternEaster(year) + Number(rule.slice(1)) * msPerDay;
  if (!rule.includes("/")) return Date.UTC(year, Number(rule.slice(0, 2)) - 1, Number(rule.slice(2)));
  const [month = 1, nth = 1, weekday = 1] = rule.split("/").map(Number);
  return nth > 0
    ? nthWeekday(Date.UTC(year, month - 1, 1), nth, weekday)
    : lastWeekday(Date.UTC(year, month, 0), weekday);
}

function nthWeekday(firstOfMonth: number, nth: number, weekday: number): number {
  return firstOfMonth + (((weekday - weekdayOf(firstOfMonth) + 7) % 7) + (nth - 1) * 7) * msPerDay;
}

function lastWeekday(lastOfMonth: number, weekday: number): number {
  return lastOfMonth - ((weekdayOf(lastOfMonth) - weekday + 7) % 7) * msPerDay;
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(day: number): number {
  return new Date(day).getUTCDay() || 7;
}

/** By the algorithm of Butcher (1876), as in Jean Meeus, Astronomical Algorithms, chapter 8. */
function westernEaster(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  return Date.UTC(year, 2, h + l - 7 * m + 22);
}

/** By the Julian calendar, as in Meeus, chapter 8, which is 13 days behind from 1900 to 2099. */
function easternEaster(year: number): number {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  return Date.UTC(year, 2, d + e + 22 + 13);
}
