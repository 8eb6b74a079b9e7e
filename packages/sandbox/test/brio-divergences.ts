import { encodeBrio } from "../src/index.js";
import { type BrioCase, pythonValue, taggedIn } from "./brio-case.js";

/** What was done here with the bytes of a case: read, or refused with this message. */
export interface ReadHere {
  message?: string;
}

type Listed<Seen> = Record<string, (one: BrioCase, seen: Seen) => boolean>;

const EPOCH_2000_MS = 946_684_800_000;
const NANOSECONDS_END = 2 ** 63;

/** Where the original refuses to write what can well be written, and its own reader reads, or writes what it was not. */
export const WRITTEN_HERE: Listed<void> = {
  "a handle whose top bit is set": ({ value, writeError }) =>
    writeError !== undefined && texts(value, "ref").some((id) => /^[89a-f][0-9a-f]{7}-[0-9a-f]{8}$/i.test(id)),
  "whole seconds beyond 32 bits, as nanoseconds": ({ value, writeError }) =>
    /'l' format/.test(writeError?.message ?? "") && hasPresentMoments(value),
  "a zone of the standard library": ({ value, writeError }) =>
    /no attribute 'zone'/.test(writeError?.message ?? "") &&
    texts(value, "tz").every((zone) => /^[A-Z]\w+(\/|$)/.test(zone)) &&
    hasPresentMoments(value),
  "digits that are not ASCII make no handle": ({ value }) =>
    texts(value, "ref").some((id) => [...id].length === 17 && /^\P{ASCII}|^.\P{ASCII}/u.test(id)),
  "two halves of a pair are one character in this language": ({ value, writeError }) =>
    writeError !== undefined && texts(value, "str16").length > 0 && isWritten(pythonValue(value)),
  "a place, of which Python's writer has no form": ({ value }) => taggedIn(value, "coordMicroDeg").length > 0,
};

/** Where the original writes what its own reader then refuses. */
export const REFUSED_HERE: Listed<void> = {
  "names of columns": ({ read }) => /^(Invalid column name|Duplicate column name)/.test(read?.message ?? ""),
};

/** Where the original reads what is no whole value, or refuses what is a right one; here it is the other way round. */
export const READ_OTHERWISE: Listed<ReadHere> = {
  "a text that ends too early is not taken for a shorter one": ({ read }, { message = "" }) =>
    /ends too early/.test(message) && read?.error === undefined && read?.trailing === undefined,
  "a negative length is refused": ({ read }, { message = "" }) =>
    /a negative (length|count)/.test(message) && read?.error === undefined,
  "a matrix whose numbers of rows and columns are floats is read": ({ read }, { message }) =>
    message === undefined && /'float' object cannot be interpreted as an integer/.test(read?.message ?? ""),
};

/** Whether one of the listed differences applies. */
export function isListed<Seen>(list: Listed<Seen>, one: BrioCase, seen: Seen): boolean {
  return Object.values(list).some((applies) => applies(one, seen));
}

const texts = (value: unknown, tag: string) => taggedIn(value, tag).map((tagged) => String(tagged[tag]));

function hasPresentMoments(value: unknown): boolean {
  const moments = [...taggedIn(value, "datetime"), ...taggedIn(value, "timestamp")].map(pythonValue);
  const nanoseconds = moments.map((moment) => ((moment as { epochMs: number }).epochMs - EPOCH_2000_MS) * 1e6);
  return nanoseconds.every((count) => Math.abs(count) < NANOSECONDS_END);
}

function isWritten(value: unknown): boolean {
  try {
    return encodeBrio(value).length > 0;
  } catch {
    return false;
  }
}
