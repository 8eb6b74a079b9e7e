import { frameFrom, seriesFrom } from "@asof/series";
import type { SeriesStore } from "../series-store.js";
import { june, may } from "./runner.js";

export const firstWind = frameFrom({ low: { [may(1)]: 1, [may(2)]: 2 }, high: { [may(1)]: 10, [may(2)]: 20 } });
export const secondWind = frameFrom({ high: { [may(2)]: 21, [may(3)]: 31 }, low: { [may(3)]: 3 } });

/** A store with a group "wind" of two revisions, and two series. */
export async function scenarios(createStore: () => Promise<SeriesStore>): Promise<SeriesStore> {
  const store = await createStore();
  await store.groups.replace("wind", firstWind, "me", { insertionDate: june(1) });
  await store.groups.replace("wind", secondWind, "me", { insertionDate: june(2), metadata: { run: 2 } });
  await store.update("base", seriesFrom({ [may(1)]: 100, [may(3)]: 300 }), "me", { insertionDate: may(9) });
  await store.update("extra", seriesFrom({ [may(2)]: 5, [may(3)]: 5 }), "me", { insertionDate: may(9) });
  return store;
}
