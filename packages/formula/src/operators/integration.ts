import { isNumeric, Series, TimeIndex } from "@asof/series";
import { FormulaError, isFormulaError } from "../errors.js";
import { defineOperator, type EvaluationContext, type Operator, type Scope } from "../operator.js";
import { param } from "../param.js";
import type { Stamp } from "../stamp/stamp.js";

const msPerDay = 86_400_000;
/** How far back a stock is looked for, in days. */
const farthest = 3000;

const integration = defineOperator({
  name: "integration",
  params: { stock_name: param.string, flow_name: param.string, fill: param.defaulted(param.boolean, false) },
  returns: "Series",
  doc: `A stock, and after its last point what the flow makes of it: the last stock plus all that flowed since.

With \`#:fill #t\` the flow also bridges the holes in the stock, each from the stock before it; then
nothing comes after the last flow. Where the stock begins before the lower bound it is looked for up
to 3000 days back.`,
  examples: [
    {
      formula: '(integration "stock" "flow")',
      gives: { "2020-01-01Z": 100, "2020-01-02Z": 110, "2020-01-03Z": 113, "2020-01-04Z": 117 },
    },
  ],
  finder: ({ stock_name, flow_name }) =>
    [stock_name, flow_name].flatMap((name) => (name === undefined ? [] : [{ name }])),
  async evaluate({ stock_name, flow_name, fill }, context) {
    const stock = await numbers(stock_name, context.scope, context);
    const { from } = context.scope;
    const begins = fill || stock.length === 0;
    const before = begins && from !== undefined ? await lastBefore(stock_name, from, context) : undefined;
    const known = before === undefined ? stock : joined(before, stock);
    const start = from === undefined || before === undefined ? from : from.plus(-reach(before, from));
    const flow = await numbers(flow_name, { ...context.scope, from: start }, context);
    const points = integrated(fill ? withoutTail(known, flow) : known, flow, fill);
    return from === undefined ? points : cut(points, stock.tzaware ? from.ms : from.wall);
  },
});

async function numbers(name: string, scope: Scope, context: EvaluationContext): Promise<Series> {
  const series = await context.read(name, scope).catch((error: unknown) => {
    if (!isFormulaError(error) || error.code !== "unknown_series") throw error;
    throw new FormulaError("unknown_series", `No series ${name}`, { series: name });
  });
  if (isNumeric(series)) return series;
  throw new FormulaError("type_mismatch", `\`${name}\` is a series of text, but numbers are needed here.`);
}

/** The last point before a bound: in the 10 days before it, else in twice as many, and so on. */
async function lastBefore(name: string, from: Stamp, context: EvaluationContext): Promise<Series | undefined> {
  const to = from.plus(-0.001);
  for (let days = 10; days <= farthest; days *= 2) {
    const found = await numbers(name, { ...context.scope, from: from.plus(-days * msPerDay), to }, context);
    if (found.length > 0) return cut(found, found.index.at(found.length - 1));
  }
  return undefined;
}

/** From the one point before a bound to the bound. */
function reach(before: Series, from: Stamp): number {
  return (before.tzaware ? from.ms : from.wall) - before.index.at(0);
}

function joined(a: Series, b: Series): Series {
  const values = new Float64Array(a.length + b.length);
  values.set(a.values);
  values.set(b.values, a.length);
  return new Series(a.index.concat(b.index), values, a.tzaware);
}

function cut(series: Series, from: number): Series {
  const at = series.index.lowerBound(from);
  return at === 0 ? series : new Series(series.index.slice(at, series.length), series.values.slice(at), series.tzaware);
}

/** The points of the stock, and those of the flow that come after all of them, or, with `fill`, after the first. */
function integrated(stock: Series, flow: Series, fill: boolean): Series {
  const times = new Float64Array(stock.length + flow.length);
  const values = new Float64Array(times.length);
  let [i, n, level, flowed] = [0, 0, Number.NaN, 0];
  const put = (time: number, value: number): void => {
    times[n] = time;
    values[n++] = value;
  };
  for (let j = 0; j <= flow.length; j++) {
    const time = j < flow.length ? flow.index.at(j) : Number.POSITIVE_INFINITY;
    for (; i < stock.length && stock.index.at(i) <= time; i++) {
      [level, flowed] = [stock.values[i] as number, 0];
      put(stock.index.at(i), level);
    }
    const bridges = i > 0 && (fill || i === stock.length);
    if (j === flow.length || !bridges || times[n - 1] === time) continue;
    flowed += flow.values[j] as number;
    put(time, level + flowed);
  }
  return new Series(TimeIndex.from(times.slice(0, n)), values.slice(0, n), stock.tzaware);
}

/**
 * What the original makes of a stock that goes on after the flow: where the flow bridges a hole, it ends with
 * the flow; elsewhere it is all there.
 */
function withoutTail(stock: Series, flow: Series): Series {
  const end = flow.length === 0 ? 0 : stock.index.upperBound(flow.index.at(flow.length - 1));
  if (end === 0 || end === stock.length || !hasHole(stock, flow)) return stock;
  return new Series(stock.index.slice(0, end), stock.values.slice(0, end), stock.tzaware);
}

/** Whether there is a flow between the first and the last stock at an instant that has no stock. */
function hasHole(stock: Series, flow: Series): boolean {
  const start = flow.index.upperBound(stock.index.at(0));
  const end = flow.index.lowerBound(stock.index.at(stock.length - 1));
  for (let i = start; i < end; i++) {
    const time = flow.index.at(i);
    if (stock.index.at(stock.index.lowerBound(time)) !== time) return true;
  }
  return false;
}

export const integrationOperators: readonly Operator[] = [integration] as unknown as readonly Operator[];
