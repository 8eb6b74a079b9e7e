import { type AnySeries, type Frame, formatInstant, seriesFrom, TimeZone } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import { isoInstant } from "./instants.js";

export const seriesJsonSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

export interface JsonStyle {
  /** `milliseconds` writes `.000Z`, as staircases have it. */
  readonly style?: "offset" | "milliseconds" | undefined;
  /** The zone in which instants of aware series are written; UTC when undefined. */
  readonly zone?: string | undefined;
}

/** `{ column: { ISO instant: value } }`, as the wire has it; the columns in their order, whatever they are called. */
export function frameToJson(frame: Frame): string {
  const style = frame.tzaware ? "milliseconds" : "offset";
  const columns = [...frame.entries()].map(
    ([name, series]) => `${JSON.stringify(name)}:${seriesToJson(series, { style })}`,
  );
  return `{${columns.join(",")}}`;
}

/** `{ ISO instant: value }`, as the wire has it. */
export function seriesToJson(series: AnySeries, options: JsonStyle = {}): string {
  const text = instantTexts(series.tzaware, options);
  const object: Record<string, number | string | null> = {};
  for (let i = 0; i < series.length; i++) {
    const value = series.values[i] as number | string | null;
    object[text(series.index.at(i))] = typeof value === "number" && !Number.isFinite(value) ? null : value;
  }
  return JSON.stringify(object);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `The series is not written as JSON, such as {"2024-05-01T00:00:00+00:00": 1}: ${(cause as Error).message}.`;
    throw new StoreError("invalid_argument", message, {}, { cause });
  }
}

export function seriesFromJson(text: string, tzaware: boolean): AnySeries {
  const points = Object.entries(seriesJsonSchema.parse(parsed(text)));
  return seriesFrom(
    points.map(([instant, value]) => [isoInstant(instant), value] as const),
    { tzaware },
  );
}

function instantTexts(tzaware: boolean, { style = "offset", zone = "UTC" }: JsonStyle): (ms: number) => string {
  if (style === "milliseconds") {
    return (ms) => new Date(Math.floor(ms)).toISOString().slice(0, tzaware ? undefined : -1);
  }
  if (!tzaware) return (ms) => formatInstant(ms, "");
  if (zone === "UTC") return (ms) => formatInstant(ms, "+00:00");
  const place = TimeZone.of(zone);
  return (ms) => `${formatInstant(place.wallFromInstant(ms), "")}${offsetText(place.offsetAt(ms))}`;
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${offsetMs < 0 ? "-" : "+"}${hours}:${rest}`;
}
