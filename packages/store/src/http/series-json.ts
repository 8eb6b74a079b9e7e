import { type AnySeries, formatInstant, seriesFrom } from "@asof/series";
import { z } from "zod";

export const seriesJsonSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

/** `{ ISO instant: value }`, as the wire has it; `milliseconds` writes `.000Z` as staircases do. */
export function seriesToJson(series: AnySeries | undefined, style: "offset" | "milliseconds" = "offset"): string {
  if (series === undefined) return "null";
  const object: Record<string, number | string | null> = {};
  for (let i = 0; i < series.length; i++) {
    const value = series.values[i] as number | string | null;
    object[instantText(series.index.at(i), series.tzaware, style)] =
      typeof value === "number" && !Number.isFinite(value) ? null : value;
  }
  return JSON.stringify(object);
}

export function seriesFromJson(text: string, tzaware: boolean): AnySeries {
  return seriesFrom(seriesJsonSchema.parse(JSON.parse(text)), { tzaware });
}

function instantText(ms: number, tzaware: boolean, style: "offset" | "milliseconds"): string {
  if (style === "offset") return formatInstant(ms, tzaware ? "+00:00" : "");
  const text = new Date(Math.floor(ms)).toISOString();
  return tzaware ? text : text.slice(0, -1);
}
