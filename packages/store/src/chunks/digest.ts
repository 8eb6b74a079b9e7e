import type { Values } from "@asof/series";
import { bytesOfHex, sha256 } from "../hash.js";

/** What one link of a chain of revisions is made of. */
export interface RevisionContent {
  readonly inserted: number;
  /** Whether the points take the place of everything before. */
  readonly replaces: boolean;
  readonly times: Float64Array;
  readonly values: Values;
}

/** SHA-256 in hexadecimal of a series that has no revision yet: what kind of series it is. */
export function emptyDigest(tzaware: boolean, valueType: "number" | "string"): string {
  return sha256(`asof series 1 ${tzaware ? "aware" : "naive"} ${valueType}`);
}

/**
 * SHA-256 in hexadecimal over everything a series has become: the digest of the revision before, then
 * insertion date, kind, number of points, instants and values as little-endian bytes.
 */
export function revisionDigest(before: string, { inserted, replaces, times, values }: RevisionContent): string {
  const head = new DataView(new ArrayBuffer(16));
  head.setFloat64(0, inserted, true);
  head.setUint32(8, replaces ? 1 : 0, true);
  head.setUint32(12, times.length, true);
  // JSON keeps apart what joined texts would not, and a missing text from an empty one.
  const content = values instanceof Float64Array ? bytesOf(withOneNaN(values)) : JSON.stringify(values);
  return sha256(bytesOfHex(before), new Uint8Array(head.buffer), bytesOf(times), content);
}

function bytesOf(doubles: Float64Array): Uint8Array {
  return new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength);
}

/** Missing values come in many bit patterns; equal series must not differ by them. */
function withOneNaN(values: Float64Array): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
}
