import { timeTransformationsConnector } from "@asof/platform";
import { TimeDelta } from "@asof/series";
import type { z } from "zod";
import { ServerError } from "../errors.js";
import { Frame, type Window } from "../frame.js";
import type { OperationExecutor } from "./executor.js";
import { rollingColumn } from "./rolling.js";

type Parameters = z.output<typeof timeTransformationsConnector.parameters>;

/** Rolling aggregates, then differences, then a shift, each where asked for, of every operand. */
export const timeTransformationsExecutor: OperationExecutor<Parameters> = {
  kind: "operation",
  connector: timeTransformationsConnector,
  version: 1,
  inputWindow(parameters, window, step) {
    const shifted = shift(window, -shiftMs(parameters));
    const differenced = { ...shifted, start: shifted.start - differencing(parameters, step).reach };
    return rollingReach(parameters, differenced, step);
  },
  apply(parameters, groups) {
    const operands = groups.get("operands");
    if (operands === undefined)
      throw new ServerError("invalid_graph", 'This operation needs inputs in the group "operands".');
    const step = operands.index.step ?? 0;
    const columns = operands.columns.map((column) => difference(roll(column, parameters, step), parameters, step));
    return new Frame(operands.index.shift(shiftMs(parameters)), operands.labels, columns);
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

function shiftMs(parameters: Parameters): number {
  const period = parameters.shift_parameters?.shift_period;
  return period ? TimeDelta.parse(period).milliseconds : 0;
}

function shift(window: Window, ms: number): Window {
  return { start: window.start + ms, end: window.end + ms };
}

function samples(period: string, step: number): number {
  const count = TimeDelta.parse(period).milliseconds / step;
  if (Number.isInteger(count) && count > 0) return count;
  throw new ServerError("invalid_parameters", `${period} is not a whole number of samples of ${step / 1000} s.`, {
    period,
  });
}
