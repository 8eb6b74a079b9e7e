import type { AnySeries } from "@asof/series";
import { z } from "zod";
import { describe, metadataPart, pointParts, readMetadata, seriesOfParts, type UnpackOptions } from "./pack.js";
import { deflateParts, inflateParts, invalid, maxPackBytes } from "./pack-parts.js";

// The parts of one series after those of the other; the metadata of each also says its name.

/** Several series by name. */
export async function packMany(series: ReadonlyMap<string, AnySeries>): Promise<Uint8Array> {
  const parts = [...series].flatMap(([name, one]) => [metadataPart(describe(one), { name }), ...pointParts(one)]);
  return await deflateParts(parts);
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackMany(
  pack: Uint8Array,
  { maxBytes = maxPackBytes }: UnpackOptions = {},
): Promise<Map<string, AnySeries>> {
  const parts = await inflateParts(pack, maxBytes);
  if (parts.length % 3 !== 0) throw invalid("it needs three parts for each series");
  const series = new Map<string, AnySeries>();
  for (let at = 0; at < parts.length; at += 3) {
    const [metadata, index, values] = parts.slice(at, at + 3);
    const { name } = readMetadata(metadata, z.object({ name: z.string() }));
    series.set(name, seriesOfParts(metadata, index, values));
  }
  return series;
}
