import { check, coreRegistry, type Issue, type LineColumn, lineColumn, resultType } from "@asof/formula";
import type { Command } from "commander";
import { StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { placed } from "./formula-problems.js";
import { commonSchema } from "./options.js";
import { print, printJson } from "./output.js";
import { remembering } from "./remembering-reader.js";
import { storeCommand } from "./store-command.js";

interface Checked {
  readonly name?: string;
  readonly formula: string;
  readonly type: string | undefined;
  readonly issues: readonly (Issue & LineColumn)[];
}

export function createTypecheckFormulaCommand(): Command {
  return storeCommand({
    name: "typecheck-formula",
    description: "check a formula, or all that are registered, and tell every problem; exit code 1 when there is one",
    args: [["[formula]", "all registered ones when it is not given"]],
    options: commonSchema,
    async run({ store, args: [formula], options, signal }) {
      const given = formula === "" ? await registered(store, signal) : [{ formula }];
      const reader = remembering(store, signal);
      const checked: Checked[] = [];
      for (const one of given) checked.push({ ...one, ...(await issuesOf(one.formula, reader)) });
      if (options.json) printJson(checked);
      else checked.forEach(printChecked);
      const wrong = checked.filter(({ issues }) => issues.length > 0);
      if (wrong.length === 0) return;
      const message = `${wrong.length} of ${checked.length} formulas cannot be evaluated.`;
      throw new StoreError("invalid_formula", message, { names: wrong.map(({ name }) => name) });
    },
  });
}

async function registered(store: SeriesStore, signal: AbortSignal): Promise<{ name: string; formula: string }[]> {
  const found = await store.find("(by.formula)", { metadata: true, signal });
  return found.map(({ name, formula = "" }) => ({ name, formula }));
}

async function issuesOf(formula: string, reader: ReturnType<typeof remembering>) {
  const issues = await check(formula, coreRegistry, reader);
  return {
    type: resultType(formula, coreRegistry),
    issues: issues.map((issue) => ({ ...issue, ...lineColumn(formula, issue.position.start) })),
  };
}

function printChecked({ name, formula, type, issues }: Checked): void {
  const subject = name ?? formula;
  if (issues.length === 0) print(`ok      ${subject}\t${type}`);
  for (const issue of issues) print(`problem ${subject}\t${placed(formula, issue)}`);
}
