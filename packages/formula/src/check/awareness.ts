import type { Issue } from "../errors.js";
import { nearestName } from "../nearest-name.js";
import type { Awareness, Operator } from "../operator.js";
import type { SeriesCall } from "../plan/dependencies.js";
import { groupCalls, seriesCalls } from "../plan/dependencies.js";
import type { Formulas, Plan } from "../plan/formulas.js";
import { staticArguments } from "../plan/static-value.js";
import { serialize } from "../reader/print.js";
import type { Registry } from "../registry.js";
import type { SeriesMetadata, SeriesReader } from "../series-reader.js";
import type { Expression, ListNode } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";

/** What is known of the series that formulas read, and whether their groups have a time zone. */
interface Known {
  readonly series: ReadonlyMap<string, SeriesMetadata | undefined>;
  readonly groups: ReadonlyMap<string, boolean | undefined>;
}

/** The problems that need the store to be seen: series that do not exist, and series that cannot be joined. */
export async function checkSeries(
  expression: Expression,
  plan: Plan,
  registry: Registry,
  reader: SeriesReader,
): Promise<readonly Issue[]> {
  const known = await knownTo(expression, plan, registry, reader);
  const calls = [...seriesCalls(expression, registry, plan.searches)];
  const issues = calls.flatMap((call) => unknownSeries(call, known.series, plan.formulas));
  if (reader.groups !== undefined) issues.push(...unknownGroups(expression, known, registry));
  awarenessOf(expression, { known, ...plan, registry, issues });
  return issues;
}

/**
 * Whether the result of an expression has a time zone; `undefined` when it is no series, or no series
 * in it is known.
 */
export async function inferAwareness(
  expression: Expression,
  plan: Plan,
  registry: Registry,
  reader: SeriesReader,
): Promise<boolean | undefined> {
  const known = await knownTo(expression, plan, registry, reader);
  return awarenessOf(expression, { known, ...plan, registry, issues: [] });
}

async function knownTo(
  expression: Expression,
  { formulas, searches }: Plan,
  registry: Registry,
  reader: SeriesReader,
): Promise<Known> {
  const trees = [expression, ...formulas.values()];
  const calls = trees.flatMap((tree) => [...seriesCalls(tree, registry, searches)]);
  const names = trees.flatMap((tree) => [...groupCalls(tree, registry)].flatMap((call) => call.names));
  const [series, groups] = await Promise.all([metadataOf(calls, formulas, reader), groupMetadataOf(names, reader)]);
  return { series, groups };
}

async function groupMetadataOf(names: readonly string[], { groups }: SeriesReader): Promise<Known["groups"]> {
  const distinct = [...new Set(names)];
  const answers = await Promise.all(distinct.map((name) => groups?.metadata(name)));
  return new Map(distinct.map((name, i) => [name, answers[i]?.tzaware]));
}

async function metadataOf(
  calls: readonly SeriesCall[],
  formulas: Formulas,
  reader: SeriesReader,
): Promise<Known["series"]> {
  const known = new Map<string, SeriesMetadata | undefined>();
  const found = calls.flatMap((call) => call.found);
  for (const { name, metadata } of found) if (metadata !== undefined) known.set(name, metadata);
  const open = [...new Set(found.map(({ name }) => name))].filter((name) => !known.has(name) && !formulas.has(name));
  const answers = await Promise.all(open.map((name) => reader.metadata(name)));
  open.forEach((name, i) => {
    known.set(name, answers[i]);
  });
  return known;
}

function unknownSeries({ list, found }: SeriesCall, known: Known["series"], formulas: Formulas): Issue[] {
  return found.flatMap(({ name }) => {
    if (known.get(name) !== undefined || formulas.has(name)) return [];
    const others = [...known].filter(([, metadata]) => metadata !== undefined).map(([other]) => other);
    const nearest = nearestName(name, [...others, ...formulas.keys()]);
    return [{ code: "unknown_series", position: list.position, message: `No such series \`${name}\``, nearest }];
  });
}

function unknownGroups(expression: Expression, { groups }: Known, registry: Registry): Issue[] {
  const known = [...groups].filter(([, tzaware]) => tzaware !== undefined).map(([name]) => name);
  return [...groupCalls(expression, registry)].flatMap(({ list, names }) =>
    names
      .filter((name) => groups.get(name) === undefined)
      .map((name): Issue => {
        const message = `No such group \`${name}\``;
        return { code: "unknown_group", position: list.position, message, nearest: nearestName(name, known) };
      }),
  );
}

interface Inference extends Plan {
  readonly known: Known;
  readonly registry: Registry;
  readonly issues: Issue[];
}

function awarenessOf(node: Expression, inference: Inference): boolean | undefined {
  if (node.kind !== "list") return undefined;
  const name = operatorName(node);
  const operator = name === undefined ? undefined : inference.registry.get(name);
  const states = node.items.slice(1).map((item) => awarenessOf(item, inference));
  for (const { list, found } of seriesCalls(node, inference.registry, inference.searches)) {
    if (list === node) states.push(...found.map((one) => awarenessOfName(one.name, inference)));
  }
  for (const { list, names } of groupCalls(node, inference.registry)) {
    if (list === node) states.push(...names.map((one) => inference.known.groups.get(one)));
  }
  const distinct = new Set(states.filter((state) => state !== undefined));
  if (distinct.size > 1) inference.issues.push(mixed(node, operator));
  const decided = operator === undefined ? undefined : ownAwareness(node, operator, inference.registry);
  if (decided !== undefined) return decided === "aware";
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

function ownAwareness(list: ListNode, operator: Operator, registry: Registry): Awareness | undefined {
  const { awareness } = operator;
  return typeof awareness === "function" ? awareness(staticArguments(list, operator, registry)) : awareness;
}

function awarenessOfName(name: string, inference: Inference): boolean | undefined {
  const formula = inference.formulas.get(name);
  if (formula === undefined) return inference.known.series.get(name)?.tzaware;
  return awarenessOf(formula, { ...inference, issues: [] });
}

function mixed(list: ListNode, operator: Operator | undefined): Issue {
  const message = `\`${operator?.name ?? "?"}\` cannot join series with and without a time zone: put \`naive\` or \`tzaware\` around one side of ${serialize(list)}.`;
  return { code: "mixed_awareness", position: list.position, message };
}
