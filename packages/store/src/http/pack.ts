import { type AnySeries, isNumeric, Series, SeriesError, TimeIndex } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import type { SeriesFacts } from "../series-store.js";
import {
  bytesOf,
  deflateParts,
  inflateParts,
  invalid,
  maxPackBytes,
  orderOf,
  packTimes,
  readTimes,
  unpackNumbers,
} from "./pack-parts.js";

// Three parts: JSON metadata, instants, values as doubles or, for strings, as UTF-8 joined by byte 0
// where a lone byte 3 is a missing value.

const packMetadataSchema = z.object({
  tzaware: z.boolean(),
  value_type: z.string(),
  value_dtype: z.string().default("<f8"),
});

export interface UnpackOptions {
  /** The most bytes that are taken out of a pack. 1 GiB when undefined. */
  maxBytes?: number | undefined;
}

/** What tshistory clients call the kind of a series. */
export function wireMetadata({ tzaware, valueType }: SeriesFacts) {
  const numeric = valueType === "number";
  return {
    tzaware,
    index_type: tzaware ? "datetime64[ns, UTC]" : "datetime64[ns]",
    index_dtype: tzaware ? "|M8[ns]" : "<M8[ns]",
    value_dtype: numeric ? "<f8" : "|O",
    value_type: numeric ? "float64" : "object",
  };
}

export function describe(series: AnySeries): SeriesFacts {
  return { tzaware: series.tzaware, valueType: isNumeric(series) ? "number" : "string" };
}

/**
 * A series as the bytes that tshistory clients and servers exchange ("tshpack").
 *
 * @param zone in which clients show the instants of an aware series; UTC when undefined.
 */
export async function packSeries(series: AnySeries, zone?: string): Promise<Uint8Array> {
  const shown = zone === undefined || !series.tzaware ? {} : { index_type: `datetime64[ns, ${zone}]` };
  return await deflateParts([metadataPart(describe(series), shown), ...pointParts(series)]);
}

export function metadataPart(facts: SeriesFacts, more: Record<string, string> = {}): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...wireMetadata(facts), ...more }));
}

/** Instants and values. */
export function pointParts(series: AnySeries): [Uint8Array, Uint8Array] {
  const values = isNumeric(series) ? bytesOf(series.values) : packStrings(series.values as readonly (string | null)[]);
  return [packTimes(series.times), values];
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackSeries(
  pack: Uint8Array,
  { maxBytes = maxPackBytes }: UnpackOptions = {},
): Promise<AnySeries> {
  const [metadata, index, values, ...rest] = await inflateParts(pack, maxBytes);
  if (rest.length > 0) throw invalid("it needs three parts");
  return seriesOfParts(metadata, index, values);
}

/** @throws {StoreError} `invalid_pack` */
export function seriesOfParts(
  metadata: Uint8Array | undefined,
  index: Uint8Array | undefined,
  values: Uint8Array | undefined,
): AnySeries {
  if (metadata === undefined || index === undefined || values === undefined) throw invalid("it needs three parts");
  const { tzaware, value_type, value_dtype } = readMetadata(metadata, packMetadataSchema);
  const times = readTimes(index);
  const content = value_type === "object" ? unpackStrings(values, times.length) : unpackNumbers(values, value_dtype);
  try {
    return inOrder(times, content, tzaware);
  } catch (cause) {
    if (cause instanceof SeriesError) throw invalid(cause.message, cause);
    throw cause;
  }
}

/** @throws {StoreError} `invalid_pack` */
export function readMetadata<T>(bytes: Uint8Array | undefined, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw invalid("its metadata does not say what is needed", cause);
  }
}

/** The points by time: clients may send them in any order. */
function inOrder(times: Float64Array, values: Float64Array | (string | null)[], tzaware: boolean): AnySeries {
  if (times.length !== values.length) throw invalid(`it has ${times.length} instants, but ${values.length} values`);
  const order = orderOf(times);
  if (order === undefined) return new Series(TimeIndex.from(times), values, tzaware) as AnySeries;
  const index = TimeIndex.from(Float64Array.from(order, (at) => times[at] as number));
  const moved =
    values instanceof Float64Array
      ? Float64Array.from(order, (at) => values[at] as number)
      : order.map((at) => values[at] as string | null);
  return new Series(index, moved, tzaware) as AnySeries;
}

function packStrings(values: readonly (string | null)[]): Uint8Array {
  const odd = values.find((text) => text?.includes("\0") || text?.includes("\u0003") || text?.isWellFormed() === false);
  if (odd != null) {
    const message = "A string with the characters U+0000 or U+0003, or half of a surrogate pair, cannot be packed.";
    throw new StoreError("invalid_pack", message, { value: odd });
  }
  return new TextEncoder().encode(values.map((text) => text ?? "\u0003").join("\0"));
}

function unpackStrings(bytes: Uint8Array, count: number): (string | null)[] {
  if (count === 0) return [];
  return new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(bytes)
    .split("\0")
    .map((text) => (text === "\u0003" ? null : text));
}
