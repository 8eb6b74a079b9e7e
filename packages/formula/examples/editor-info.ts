import { defineOperator, param } from "@asof/formula";
import { add } from "@asof/series";

/** An operator that tells editors how to take it apart: each argument is a series to be looked at by itself. */
export const portfolio = defineOperator({
  name: "portfolio",
  params: { parts: param.rest(param.series, 1) },
  returns: "Series",
  doc: "The sum of several series, each with 0 where it has no value.",
  examples: [{ formula: '(portfolio (series "a") (series "b"))' }],
  editorInfo(builder, call) {
    for (const part of call.items.slice(1)) builder.seriesScope(part, () => builder.expression(part));
  },
  evaluate: ({ parts }) => add(parts.map((series) => ({ series, fill: 0 }))),
});
