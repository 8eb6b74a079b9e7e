import type { SeriesReader } from "@asof/formula";
import type { SeriesStore } from "../series-store.js";

/** What formulas are checked against, each name asked for once. */
export function remembering(store: SeriesStore, signal: AbortSignal): SeriesReader {
  const formulas = new Map<string, Promise<string | undefined>>();
  const facts = new Map<string, ReturnType<SeriesStore["facts"]>>();
  const once = <T>(known: Map<string, Promise<T>>, name: string, ask: () => Promise<T>): Promise<T> => {
    const answer = known.get(name) ?? ask();
    known.set(name, answer);
    return answer;
  };
  return {
    get: (name, query) => store.get(name, { ...query, signal }),
    metadata: (name) => once(facts, name, () => store.facts(name, { signal })),
    formula: (name) => once(formulas, name, () => store.formula(name, { signal })),
    find: async (query) => (await store.find(query, { signal })).map(({ name }) => name),
  };
}
