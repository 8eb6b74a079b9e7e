import { expect, test } from "vitest";
import { dateText, timeText, zonedTimeText } from "./time-text.js";

const newYear = Date.UTC(2013, 11, 31, 16);

test("an instant is written in UTC or in the reader's zone", () => {
  expect(timeText(newYear, "UTC")).toBe("2013-12-31 16:00");
  expect(timeText(newYear, "local", "Asia/Shanghai")).toBe("2014-01-01 00:00");
  expect(zonedTimeText(newYear, "local", "Asia/Shanghai")).toBe("2014-01-01 00:00 Asia/Shanghai");
  expect(zonedTimeText(newYear, "UTC")).toBe("2013-12-31 16:00 UTC");
  expect(dateText(newYear, "local", "Asia/Shanghai")).toBe("2014-01-01");
});

test("seconds and their fractions are written only where there are any", () => {
  expect(timeText(newYear + 5000, "UTC")).toBe("2013-12-31 16:00:05");
  expect(timeText(newYear + 5250, "UTC")).toBe("2013-12-31 16:00:05.250");
  expect(timeText(newYear + 5000, "local", "Asia/Shanghai")).toBe("2014-01-01 00:00:05");
});
