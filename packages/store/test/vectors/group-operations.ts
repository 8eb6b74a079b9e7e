import { type Frame, formatInstant, frameFrom, toEpochMs } from "@asof/series";
import { expect } from "vitest";
import type { Expected, Query, RecordedFrame, Setup } from "../../../../tools/recorded/case-file.js";
import { isNear } from "../../../../tools/recorded/compare.js";
import { wireMetadata } from "../../src/http/pack.js";
import type { GroupBinding, Store } from "../../src/index.js";

import type { Operation } from "./operations.js";

/** Loads the groups of a setup into a store that holds its series and formulas. */
export async function loadGroups({ groups }: Store, setup: Setup): Promise<void> {
  for (const [name, { tzaware, versions }] of Object.entries(setup.groups ?? {})) {
    for (const version of versions) {
      await groups.replace(name, frameOf(version, tzaware), "vectors", { insertionDate: version.insertion_date });
    }
  }
  for (const [name, text] of Object.entries(setup.group_formulas ?? {})) await groups.registerFormula(name, text);
  for (const [name, { formula, rows }] of Object.entries(setup.bindings ?? {})) {
    const bindings = rows.map(([series, group, family]): GroupBinding => ({ series, group, family }));
    await groups.bind(name, formula, bindings);
  }
}

/** What each recorded operation on groups is here. */
export const groupOperations: Record<string, Operation> = {
  async group_replace({ groups }, step) {
    const { group = "", author = "vectors", tzaware = false, insertion_date: insertionDate } = step;
    await groups.replace(group, frameOf(step, tzaware), author, { insertionDate });
  },
  async "group-get"({ groups }, { group = "", query }, expected) {
    expectFrame(await groups.get(group, boundsOf(query)), expected);
  },
  async "group-type"({ groups }, { group = "" }, expected) {
    // The original calls unknown groups primary.
    expect((await groups.type(group)) ?? "primary").toBe(expected.type);
    expect(await groups.exists(group)).toBe(expected.exists);
  },
  async "group-insertion-dates"({ groups }, { group = "", query }, expected) {
    expect((await groups.insertionDates(group, boundsOf(query))).map((ms) => formatInstant(ms))).toEqual(
      (expected.insertion_dates ?? []).map((date) => formatInstant(toEpochMs(date))),
    );
  },
  async "group-history"({ groups }, { group = "", query }, { history: expected }) {
    const history = await groups.history(group, boundsOf(query));
    const wanted = Object.entries((expected ?? {}) as unknown as Record<string, RecordedFrame>);
    expect(history === undefined).toBe((expected ?? null) === null);
    expect([...(history?.keys() ?? [])]).toEqual(wanted.map(([date]) => toEpochMs(date)));
    for (const [date, frame] of wanted) expectFrame(history?.get(toEpochMs(date)), frame);
  },
  async "group-internal-metadata"({ groups }, { group = "" }, { internal_metadata: expected }) {
    const facts = await groups.facts(group);
    if (expected === null || expected === undefined) return expect(facts).toBeUndefined();
    const { tablename, formula, boundseries, bindings, ...kind } = expected;
    expect(facts && wireMetadata({ ...facts, valueType: "number" })).toEqual(kind);
    expect(facts?.formula).toBe(formula);
    expect(facts?.bound?.formula).toBe(boundseries);
    expect(facts?.bound?.bindings).toEqual(bindings === undefined ? undefined : JSON.parse(bindings as string));
  },
  async "register-group-formula"({ groups }, { group = "", formula = "" }, expected) {
    await groups.registerFormula(group, formula);
    expect([await groups.type(group), await groups.formula(group)]).toEqual([expected.type, expected.formula]);
    await groups.delete(group);
  },
  async group_rename({ groups }, { group = "", newname = "" }) {
    await groups.rename(group, newname);
  },
  async group_delete({ groups }, { group = "" }) {
    await groups.delete(group);
  },
};

function frameOf({ index = [], columns = [], values = [] }: RecordedFrame, tzaware: boolean): Frame {
  const points = (column: number) => index.map((stamp, row) => [stamp, values[row]?.[column] ?? null] as const);
  return frameFrom(
    columns.map((name, i) => [name, Object.fromEntries(points(i))] as const),
    { tzaware },
  );
}

function expectFrame(actual: Frame | undefined, expected: Expected & RecordedFrame): void {
  if (expected.none === true) {
    expect(actual).toBeUndefined();
    return;
  }
  const { index = [], columns = [], values = [] } = expected;
  expect(actual?.columns).toEqual(columns);
  expect([...(actual?.times ?? [])]).toEqual(index.map(toEpochMs));
  columns.forEach((name, i) => {
    const cells = actual?.column(name)?.values ?? [];
    values.forEach((row, at) => {
      expect(isNear(cells[at], row[i] ?? null), `${name} ${index[at]}: ${cells[at]} is not ${row[i]}`).toBe(true);
    });
  });
}

function boundsOf(query: Query = {}) {
  return {
    revisionDate: query.revision_date,
    fromValueDate: query.from_value_date,
    toValueDate: query.to_value_date,
    fromInsertionDate: query.from_insertion_date,
    toInsertionDate: query.to_insertion_date,
  };
}
