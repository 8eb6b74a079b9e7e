import { timeTransformationsConnector } from "@asof/platform";
import { TimeDelta } from "@asof/series";
import type { z } from "zod";
import { ServerError } from "../errors.js";
import { Frame, type Window } from "../frame.js";
import type { OperationExecutor } from "./executor.js";
import { rollingColumn } from "./rolling.js";

type Parameters = z.output<typeof timeTransformationsConnector.parameters>;

const mostDifferences = 100;

/** Rolling aggregates, then differences, then a shift, each where asked for, of every operand. */
export const timeTransformationsExecutor: OperationExecutor<Parameters> = {
  kind: "operation",
  connector: timeTransformationsConnector,
  version: 1,
  check(parameters) {
    const { rolling_window_parameters: rolling, differencing_parameters: differencing } = parameters;
    if (rolling) samples(rolling.window_period, 1);
    if (differencing?.differencing_period) samples(differencing.differencing_period, 1);
    if ((differencing?.differencing_order ?? 0) > mostDifferences)
      throw new ServerError("invalid_parameters", `At most ${mostDifferences} differences are taken.`);
    shiftMs(parameters, 1);
  },
  inputWindow(parameters, window, step) {
    const shifted = shift(window, -shiftMs(parameters, step));
    const differenced = { ...shifted, start: shifted.start - differencing(parameters, step).reach };
    return rollingReach(parameters, differenced, step);
  },
  apply(parameters, groups) {
    const operands = groups.get("operands");
    if (operands === undefined)
      throw new ServerError("invalid_graph", 'This operation needs inputs in the group "operands".');
    const { step } = operands.index;
    if (step === undefined) return operands;
    const columns = operands.columns.map((column) => difference(roll(column, parameters, step), parameters, step));
    return new Frame(operands.index.shift(shiftMs(parameters, step)), operands.labels, columns);
  },
};

function roll(column: Float64Array, parameters: Parameters, step: number): Float64Array {
  const rolling = parameters.rolling_window_parameters;
  if (!rolling) return column;
  return rollingColumn(column, samples(rolling.window_period, step), {
    minPeriods: rolling.min_periods,
    centered: rolling.centered,
    aggregation: rolling.aggregation_function,
  });
}

function difference(column: Float64Array, parameters: Parameters, step: number): Float64Array {
  const { lag, order } = differencing(parameters, step);
  let current = column;
  for (let k = 0; k < order; k++) {
    const before = current;
    current = before.map((value, i) => value - (before[i - lag] ?? Number.NaN));
  }
  return current;
}

function differencing(parameters: Parameters, step: number): { lag: number; order: number; reach: number } {
  const asked = parameters.differencing_parameters;
  if (!asked) return { lag: 0, order: 0, reach: 0 };
  const lag = asked.differencing_period ? samples(asked.differencing_period, step) : 1;
  const order = asked.differencing_order ?? 1;
  return { lag, order, reach: lag * order * step };
}

function rollingReach(parameters: Parameters, window: Window, step: number): Window {
  const rolling = parameters.rolling_window_parameters;
  if (!rolling) return window;
  const behind = (samples(rolling.window_period, step) - 1) * step;
  return { start: window.start - behind, end: rolling.centered ? window.end + behind : window.end };
}

/** Positive towards the future. */
function shiftMs(parameters: Parameters, step: number): number {
  const period = parameters.shift_parameters?.shift_period;
  const ms = period ? TimeDelta.parse(period).milliseconds : 0;
  if (Number.isInteger(ms / step)) return ms;
  throw notWhole(period as string, step);
}

function shift(window: Window, ms: number): Window {
  return { start: window.start + ms, end: window.end + ms };
}

function samples(period: string, step: number): number {
  const count = TimeDelta.parse(period).milliseconds / step;
  if (Number.isInteger(count) && count > 0) return count;
  throw notWhole(period, step);
}

function notWhole(period: string, step: number): ServerError {
  const message = `${period} is not a whole number of samples of ${step / 1000} s.`;
  return new ServerError("invalid_parameters", message, { period });
}
