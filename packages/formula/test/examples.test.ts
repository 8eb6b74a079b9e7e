import { coreOperators, coreRegistry, evaluate } from "@asof/formula";
import { Frame, Series, toEpochMs } from "@asof/series";
import { describe, expect, test } from "vitest";
import { exampleData, exampleDate } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

describe("examples in the declarations of the operators", () => {
  for (const { name, examples, doc } of coreOperators) {
    test(`${name} has documentation and an example`, () => {
      expect(doc.length).toBeGreaterThan(10);
      expect(examples.length).toBeGreaterThan(0);
    });

    for (const { formula, gives } of examples) {
      test(`${formula} gives what it says`, async () => {
        const reader = new MemoryReader(exampleData);
        const result = await evaluate(formula, {
          registry: coreRegistry,
          reader,
          query: { revisionDate: exampleDate },
        });
        if (gives === undefined) expect(result).toBeInstanceOf(Series);
        else if (result instanceof Series) expect(rounded(result as Series)).toEqual(timed(gives as Points));
        else if (result instanceof Frame) {
          const columns = [...result.entries()].map(([column, one]) => [column, rounded(one)]);
          expect(columns).toEqual(Object.entries(gives).map(([column, points]) => [column, timed(points as Points)]));
        } else expect(result).toEqual(gives);
      });
    }
  }
});

type Points = Readonly<Record<string, number | string | null>>;

function rounded(series: Series): [number, number][] {
  return Array.from(series.times, (time, i) => [time, Number((series.values[i] as number).toPrecision(12))]);
}

function timed(gives: Points): [number, number][] {
  return Object.entries(gives).map(([stamp, value]) => [toEpochMs(stamp), Number(Number(value).toPrecision(12))]);
}
