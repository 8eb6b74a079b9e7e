import { openRemoteStore } from "../http/client.js";
import type { CallOptions, SeriesStore } from "../series-store.js";
import { assertSourceNames, type Source } from "./sources.js";

/** Where each source is: its URL (also `http://host/api`), or a store that is open already and stays so. */
export type SourcePlaces = Readonly<Record<string, string | SeriesStore>>;

export interface OpenSources {
  readonly sources: readonly Source[];
  /** Closes those that were opened here. */
  close(): Promise<void>;
}

/** @param open what opens a store from a URL that is none of HTTP. */
export async function openSources(
  places: SourcePlaces,
  open: (url: string, options: CallOptions) => Promise<SeriesStore>,
  options: CallOptions,
): Promise<OpenSources> {
  assertSourceNames(Object.keys(places));
  const opened = new AsyncDisposableStack();
  const sources: Source[] = [];
  try {
    for (const [name, place] of Object.entries(places)) {
      if (typeof place !== "string") sources.push({ name, store: place });
      else if (/^https?:/.test(place)) sources.push({ name, store: opened.use(openRemoteStore(place)) });
      else sources.push({ name, store: opened.use(await open(place, options)) });
    }
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
  return { sources, close: () => opened.disposeAsync() };
}
