import type { z } from "zod";
import type { SeriesStore } from "../series-store.js";
import type { Parameters } from "./parameters.js";

export type Route = (store: SeriesStore, given: Parameters, signal: AbortSignal) => Promise<Response>;

/** Path → method → what answers it. */
export type Routes = Record<string, Partial<Record<string, Route>>>;

/** A route whose parameters are checked first. */
export function route<Schema extends z.ZodType>(
  schema: Schema,
  answer: (store: SeriesStore, given: z.output<Schema>, signal: AbortSignal) => Promise<Response>,
): Route {
  return async (store, given, signal) => await answer(store, schema.parse(given), signal);
}

export function bounds(query: { from_value_date?: string | undefined; to_value_date?: string | undefined }) {
  return { fromValueDate: query.from_value_date, toValueDate: query.to_value_date };
}
