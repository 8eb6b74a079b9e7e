import type { AnySeries } from "@asof/series";
import type { SeriesFacts } from "../series-store.js";
import { describe, metadataPart, pointParts, seriesOfParts, type UnpackOptions } from "./pack.js";
import { deflateParts, inflateParts, invalid, maxPackBytes, packTimes, readTimes } from "./pack-parts.js";

// Metadata as for one series, the insertion dates, then instants and values of each state.

/** The states of a series by insertion date, in order. */
export async function packHistory(history: ReadonlyMap<number, AnySeries>, facts: SeriesFacts): Promise<Uint8Array> {
  // An empty state does not tell what the others hold.
  const first = [...history.values()].find(({ length }) => length > 0);
  const known = first === undefined ? facts : describe(first);
  const states = [...history.values()].flatMap((series) => pointParts(series));
  return await deflateParts([metadataPart(known), packTimes(Float64Array.from(history.keys())), ...states]);
}

/** @throws {StoreError} `invalid_pack` */
export async function unpackHistory(
  pack: Uint8Array,
  { maxBytes = maxPackBytes }: UnpackOptions = {},
): Promise<Map<number, AnySeries>> {
  const [metadata, dates, ...parts] = await inflateParts(pack, maxBytes);
  if (metadata === undefined || dates === undefined) throw invalid("it needs at least two parts");
  const inserted = readTimes(dates);
  if (parts.length !== 2 * inserted.length) throw invalid("it has not as many states as insertion dates");
  return new Map(
    Array.from(inserted, (date, i) => [date, seriesOfParts(metadata, parts[2 * i], parts[2 * i + 1])] as const),
  );
}
