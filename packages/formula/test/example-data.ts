import type { VectorSeries, VectorSetup } from "./memory-reader.js";

/** The series that the examples of the operators are computed over, as of 2020-01-12T06:00Z. */
export const exampleData: VectorSetup = {
  series: {
    a: {
      tzaware: true,
      metadata: { unit: "MW" },
      versions: [
        {
          insertion_date: "2020-01-10T00:00:00Z",
          points: [
            ["2020-01-01Z", 1],
            ["2020-01-02Z", 2],
            ["2020-01-03Z", 3],
            ["2020-01-04Z", 4],
          ],
        },
        { insertion_date: "2020-01-12T00:00:00Z", points: [["2020-01-04Z", 40]] },
      ],
    },
    b: {
      ...one(true, { "2020-01-02Z": 10, "2020-01-04Z": 30, "2020-01-05Z": 50 }),
      metadata: { unit: "GW", weight: 40 },
    },
    neg: one(true, { "2020-01-01Z": -1.5, "2020-01-02Z": 0, "2020-01-03Z": 2.25 }),
    n: one(false, { "2020-01-01": 1, "2020-01-02": 2 }),
    stock: one(true, { "2020-01-01Z": 100, "2020-01-02Z": 110 }),
    flow: one(true, { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 4 }),
    y: one(false, { "2020-01-01": 1, "2020-01-02": 2, "2021-01-01": 3, "2021-01-02": 5 }),
    hr: one(true, {
      "2020-01-01T00:00Z": 0,
      "2020-01-01T06:00Z": 6,
      "2020-01-01T12:00Z": 12,
      "2020-01-01T18:00Z": 18,
      "2020-01-02T00:00Z": 24,
    }),
  },
  frames: {
    scenarios: {
      low: { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3 },
      high: { "2020-01-01Z": 10, "2020-01-02Z": 20, "2020-01-03Z": 30 },
    },
  },
  baskets: { heavy: '(> "weight" 10)' },
};

export const exampleDate = "2020-01-12T06:00:00Z";

function one(tzaware: boolean, points: Record<string, number>): VectorSeries {
  return { tzaware, versions: [{ insertion_date: "2020-01-10T00:00:00Z", points: Object.entries(points) }] };
}
