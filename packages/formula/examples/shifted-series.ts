import { defineOperator, param } from "@asof/formula";

const msPerDay = 86_400_000;

/**
 * An alternative to `series`: the bounds of the query are moved before anything is read. It stands in
 * for the date operator of the same name, so a registry needs `{ override: ["shifted"] }`.
 */
export const shifted = defineOperator({
  name: "shifted",
  params: { name: param.seriesName, days: param.defaulted(param.integer, 0) },
  returns: "Series",
  doc: "A series read within the bounds of the query moved by some days.",
  examples: [{ formula: '(shifted "a" #:days -1)' }],
  finder: ({ name }) => (name === undefined ? [] : [{ name }]),
  evaluate({ name, days }, { query, get }) {
    const moved = (ms: number): number => ms + days * msPerDay;
    const { fromValueDate: from, toValueDate: to } = query;
    return get(name, {
      ...query,
      ...(from === undefined ? {} : { fromValueDate: moved(from) }),
      ...(to === undefined ? {} : { toValueDate: moved(to) }),
    });
  },
});
