import { addFrames, Frame, type Series } from "@asof/series";
import { FormulaError } from "../errors.js";
import { defineOperator, type Operator } from "../operator.js";
import { param } from "../param.js";

const group = defineOperator({
  name: "group",
  params: { name: param.groupName },
  returns: "Frame",
  doc: "A group of series by its name: stored, computed by a formula, or bound to one.",
  examples: [
    {
      formula: '(group "scenarios")',
      gives: {
        low: { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3 },
        high: { "2020-01-01Z": 10, "2020-01-02Z": 20, "2020-01-03Z": 30 },
      },
    },
  ],
  groups: ({ name }) => (name === undefined ? [] : [name]),
  evaluate: ({ name }, context) => context.readGroup(name, context.scope),
});

const groupAdd = defineOperator({
  name: "group-add",
  params: { grouplist: param.rest(param.oneOf(param.frame, param.series), 1) },
  returns: "Frame",
  doc: `The sum of several groups, column by column, and of series, each of which is added to every column.

Groups need the same columns. Only the instants that all of them have without a missing value are
kept; \`fill\` of the series is not heeded.`,
  examples: [
    {
      formula: '(group-add (group "scenarios") (group "scenarios") (* 100 (series "b")))',
      gives: { low: { "2020-01-02Z": 1004 }, high: { "2020-01-02Z": 1040 } },
    },
  ],
  evaluate({ grouplist }) {
    const frames = grouplist.filter((one) => one instanceof Frame);
    if (frames.length > 0)
      return addFrames(
        frames,
        grouplist.filter((one): one is Series => !(one instanceof Frame)),
      );
    throw new FormulaError("invalid_argument", "`group-add` needs at least one group among what it adds.");
  },
});

export const groupOperators: readonly Operator[] = [group, groupAdd] as unknown as readonly Operator[];
