import { nearestName } from "@asof/formula";
import { expect, test } from "vitest";

test.each([
  ["mni", ["min", "max"], "min"],
  ["mim", ["max", "min"], "min"],
  ["foo", ["now", "add"], undefined],
  ["Wind.Pwoer", ["wind.power", "wind.price"], "wind.power"],
  ["resampel", ["rolling", "resample"], "resample"],
  ["a", ["b"], undefined],
])("the name that is meant by %s among %s is %s", (name, known, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});
