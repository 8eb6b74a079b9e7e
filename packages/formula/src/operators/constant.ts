import { parseFrequency, rangeOf, Series } from "@asof/series";
import { FormulaError } from "../errors.js";
import { annotated } from "../formula-series.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const mostPoints = 10_000_000;

const constant = defineOperator({
  name: "constant",
  params: {
    value: param.number,
    fromdate: param.timestamp,
    todate: param.timestamp,
    freq: param.string,
    revdate: param.timestamp,
  },
  returns: "Series",
  doc: `The same value at each step of a frequency from one date to another.

It is known from \`revdate\` on: empty when asked as of an earlier date. All dates need a zone.`,
  examples: [
    {
      formula: '(constant 42.5 (date "2020-1-1") (date "2020-1-3") "D" (date "2020-1-1"))',
      gives: { "2020-01-01Z": 42.5, "2020-01-02Z": 42.5, "2020-01-03Z": 42.5 },
    },
  ],
  awareness: "aware",
  insertionDates: ({ revdate }) => (revdate === undefined ? [] : [revdate.ms]),
  evaluate({ value, fromdate, todate, freq, revdate }, { scope }) {
    for (const date of [fromdate, todate, revdate]) assertAware(date);
    if (scope.revisionDate !== undefined && scope.revisionDate.ms < revdate.ms) return Series.empty();
    const frequency = parseFrequency(freq);
    assertSameZone(fromdate, todate);
    const whole = rangeOf(fromdate.ms, todate.ms, frequency, fromdate.zone);
    const start = scope.from === undefined ? 0 : whole.lowerBound(scope.from.ms);
    const end = scope.to === undefined ? whole.length : whole.upperBound(scope.to.ms);
    const index = whole.slice(start, end);
    if (index.length > mostPoints) {
      const message = `There are ${index.length} steps of ${freq} from ${fromdate} to ${todate}, more than ${mostPoints}.`;
      throw new FormulaError("invalid_argument", message, { freq });
    }
    const series = new Series(index, new Float64Array(index.length).fill(value));
    return annotated(series, {}, fromdate.zone === "UTC" ? undefined : fromdate.zone);
  },
});

function assertAware(date: Stamp): void {
  if (date.zone !== undefined) return;
  throw new FormulaError("invalid_argument", `The date ${date} needs a zone here: remove \`#:tz nil\`.`);
}

function assertSameZone(from: Stamp, to: Stamp): void {
  if (from.zone === to.zone) return;
  const message = `The dates ${from} in ${from.zone} and ${to} in ${to.zone} need the same zone: give both the same \`#:tz\`.`;
  throw new FormulaError("type_mismatch", message, { from: from.zone, to: to.zone });
}

export const constantOperators: readonly Operator[] = [constant] as unknown as readonly Operator[];
