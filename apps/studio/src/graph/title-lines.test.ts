import { expect, test } from "vitest";
import { titleLines } from "./title-lines.js";

test.each([
  ["Temperature", ["Temperature"]],
  ["Temperature forecast: linear regression", ["Temperature forecast:", "linear regression"]],
  ["Mean of the last three days before the day before", ["Mean of the last three", "days before the day b…"]],
  ["Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahrt…"]],
  ["", [""]],
])("%s takes at most two lines", (title, lines) => {
  expect(titleLines(title, (line) => line.length <= 22)).toEqual(lines);
});
