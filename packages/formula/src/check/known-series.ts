import { nearestName } from "../nearest-name.js";
import type { SeriesReader } from "../series-reader.js";

/** What is said of a series that nobody knows. */
export interface UnknownSeries {
  readonly message: string;
  readonly nearest: string | undefined;
}

/** The search that finds all series. */
const everything = "(by.everything)";

/** Why names are not known, with those that may be meant: the reader is asked for all that it has, once. */
export async function unknownSeries(
  names: readonly string[],
  reader: SeriesReader,
): Promise<ReadonlyMap<string, UnknownSeries>> {
  if (names.length === 0) return new Map();
  const known = await allNames(reader);
  return new Map(names.map((name) => [name, unknownOf(name, nearestName(name, known))]));
}

function unknownOf(name: string, nearest: string | undefined): UnknownSeries {
  const hint = nearest === undefined ? "" : `: did you mean \`${nearest}\`?`;
  return { message: `No such series \`${name}\`${hint}`, nearest };
}

/** A reader that cannot list its series leaves the hint out, and nothing else. */
async function allNames(reader: SeriesReader): Promise<readonly string[]> {
  try {
    return (await reader.find?.(everything)) ?? [];
  } catch {
    return [];
  }
}
