import type { SeriesReader } from "@asof/formula";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { orStoreError } from "../formulas/failure.js";
import { lockFormulas } from "../formulas/lock.js";
import { storable, storedName, validName } from "../names.js";
import { usedBindings } from "./bound.js";
import { assertFree, assertNoGroupCycle, insertDefinition } from "./definition.js";
import type { BindOptions, GroupBinding } from "./group-store.js";
import { readerIn } from "./register.js";

/** Checks that groups can take the place of series in a formula, and stores which. */
export async function bindGroup(
  context: StoreContext,
  name: string,
  formula: string,
  given: readonly GroupBinding[],
  options: BindOptions = {},
): Promise<void> {
  const [valid, bound] = [validName(name), storedName(formula)];
  const bindings = given.map(({ series, group, family }) => ({
    series: storedName(series),
    group: storedName(group),
    family: storable("A family", family),
  }));
  assertEachOnce(valid, bindings);
  await context.database.transaction(async (tx) => {
    await lockFormulas(tx, context, options);
    await assertFree(tx, context, valid, "bound", options);
    const reader = readerIn(tx, context, options);
    await orStoreError(usedBindings(context, { formula: bound, bindings }, reader));
    for (const binding of bindings) await assertFits(binding, reader);
    const definition = { kind: "bound", formula: bound, bindings } as const;
    await assertNoGroupCycle(tx, context, valid, definition, options);
    const tzaware = (await reader.metadata(bound))?.tzaware ?? true;
    await insertDefinition(tx, context, { ...definition, name: valid, tzaware }, options);
  }, options);
}

function assertEachOnce(name: string, bindings: readonly GroupBinding[]): void {
  if (bindings.length === 0) {
    throw new StoreError("invalid_argument", `"${name}" needs at least one series to bind to a group.`, { name });
  }
  const series = bindings.map((binding) => binding.series);
  const twice = series.find((one, i) => series.indexOf(one) !== i);
  if (twice === undefined) return;
  throw new StoreError("invalid_argument", `"${twice}" is bound twice: a series has one group.`, { name: twice });
}

async function assertFits({ series, group }: GroupBinding, reader: SeriesReader): Promise<void> {
  const [known, grouped] = [await reader.metadata(series), await reader.groups?.metadata(group)];
  if (known === undefined) throw new StoreError("unknown_series", `There is no series "${series}".`, { name: series });
  if (grouped === undefined) throw new StoreError("unknown_group", `There is no group "${group}".`, { name: group });
  if (known.tzaware === grouped.tzaware) return;
  const message = `Series "${series}" and group "${group}" do not fit: only one of them has a time zone.`;
  throw new StoreError("incompatible_series", message, { series, group });
}
