import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coreRegistry, type Operator, signature } from "@asof/formula";
import { describe, expect, test } from "vitest";

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../tools/recorded/vectors/types.json"), "utf8"),
);
const recorded: Record<string, Record<string, string>> = cases.find((one: { op: string }) => one.op === "functypes")
  .expect.functypes;

/** What the seed's dialect adds to the signatures of the original. */
const additions: Record<string, Record<string, string>> = {
  series: { prune: "Default[int=0]" },
  naive: { zone: "Default[str=None]" },
  date: { tz: 'Default[str="default"]', naive: "Default[bool=False]" },
  min: { args: "Packed[Union[Number, Series]]" },
  max: { args: "Packed[Union[Number, Series]]" },
  "doy-agg": { valid_aggr_ratio: "Default[Number=1]" },
  slice: { fromdate: "Default[Union[Timestamp, str]=None]", todate: "Default[Union[Timestamp, str]=None]" },
};

describe("signatures of operators", () => {
  for (const name of Object.keys(recorded).filter((known) => coreRegistry.get(known) !== undefined)) {
    test(`${name} takes what the original takes, in the same order`, () => {
      const { return: _result, ...params } = recorded[name] as Record<string, string>;
      const expected = { ...params, ...additions[name] };
      const actual = signature(coreRegistry.get(name) as Operator);
      expect(Object.entries(numbersAlike(actual))).toEqual(Object.entries(numbersAlike(expected)));
    });
  }
});

/** The two write unions in different orders. */
function numbersAlike(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, type]) => [
      name,
      type.replace(/Union\[([^\]]*)\]/, (_, inner: string) => `Union[${inner.split(", ").sort().join(", ")}]`),
    ]),
  );
}
