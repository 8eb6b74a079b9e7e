import { defineOperator, param } from "@asof/formula";

/** A transformation: it gets a series and gives one. */
export const identity = defineOperator({
  name: "identity",
  params: { series: param.series },
  returns: "Series",
  doc: "The series as it is.",
  examples: [{ formula: '(identity (series "a"))' }],
  keepsOptions: true,
  evaluate: ({ series }) => series,
});
