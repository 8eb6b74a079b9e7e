const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const digits = (value: number, count = 2) => String(value).padStart(count, "0");
const short = (name = "") => name.slice(0, 3);
const dayMs = 86_400_000;

function dayOfYear(time: Date): number {
  return Math.floor((Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()) - yearStart(time)) / dayMs);
}

function yearStart(time: Date): number {
  return Date.UTC(time.getUTCFullYear(), 0, 1);
}

/** Weeks that start on the given weekday; days before the first one are week 0. */
function weekOfYear(time: Date, startsOn: number): number {
  return Math.floor((dayOfYear(time) + 7 - ((time.getUTCDay() + 7 - startsOn) % 7)) / 7);
}

const directives: Readonly<Record<string, (time: Date) => string>> = {
  A: (time) => days[time.getUTCDay()] as string,
  a: (time) => short(days[time.getUTCDay()]),
  B: (time) => months[time.getUTCMonth()] as string,
  b: (time) => short(months[time.getUTCMonth()]),
  d: (time) => digits(time.getUTCDate()),
  f: (time) => `${digits(time.getUTCMilliseconds(), 3)}000`,
  H: (time) => digits(time.getUTCHours()),
  I: (time) => digits(time.getUTCHours() % 12 || 12),
  j: (time) => digits(dayOfYear(time) + 1, 3),
  M: (time) => digits(time.getUTCMinutes()),
  m: (time) => digits(time.getUTCMonth() + 1),
  p: (time) => (time.getUTCHours() < 12 ? "AM" : "PM"),
  S: (time) => digits(time.getUTCSeconds()),
  U: (time) => digits(weekOfYear(time, 0)),
  W: (time) => digits(weekOfYear(time, 1)),
  w: (time) => String(time.getUTCDay()),
  u: (time) => String(time.getUTCDay() || 7),
  Y: (time) => digits(time.getUTCFullYear(), 4),
  y: (time) => digits(time.getUTCFullYear() % 100),
  Z: () => "UTC",
  z: () => "+0000",
  F: (time) => strftime(time, "%Y-%m-%d"),
  T: (time) => strftime(time, "%H:%M:%S"),
  D: (time) => strftime(time, "%m/%d/%y"),
  R: (time) => strftime(time, "%H:%M"),
  "%": () => "%",
};

/** Python's `strftime` of the instant in UTC, English names. */
export function strftime(time: Date, format: string): string {
  return format.replace(/%(.?)/gsu, (_, name: string) => {
    const directive = directives[name];
    if (directive === undefined) throw new Error(`the time format "%${name}" is not understood`);
    return directive(time);
  });
}
