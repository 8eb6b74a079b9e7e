import { seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";

/** The parts of a test runner that the suite needs; vitest's `test` and `expect` fit. */
export interface ConformanceRunner {
  // biome-ignore lint/suspicious/noExplicitAny: every runner types these in its own way
  test: (name: string, body: () => Promise<void>) => any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  expect: (actual: unknown) => any;
  /** An empty store for each test. */
  createStore: () => Promise<SeriesStore>;
}

export const may = (day: number): string => `2024-05-${String(day).padStart(2, "0")}T00:00:00Z`;
export const june = (day: number): string => may(day).replace("-05-", "-06-");

/** What a series or a group holds, by instant. */
export const points = (held: { toObject(): unknown } | undefined): unknown => held?.toObject();

/** The code of the error with which something fails. */
export async function failsWith(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "no error",
    (error) => error.code,
  );
}

/** A store with a series "s" of two revisions. */
export async function versioned(createStore: () => Promise<SeriesStore>): Promise<SeriesStore> {
  const store = await createStore();
  await store.update("s", seriesFrom({ [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 }), "me", { insertionDate: june(1) });
  await store.update("s", seriesFrom({ [may(2)]: 20, [may(3)]: 3, [may(4)]: 4 }), "you", {
    insertionDate: june(2),
    metadata: { why: "late" },
  });
  return store;
}
