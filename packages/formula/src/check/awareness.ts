import type { Issue } from "../errors.js";
import { askOperator } from "../evaluate/operator-failure.js";
import { nearestName } from "../nearest-name.js";
import type { Awareness, Operator } from "../operator.js";
import type { Searches, SeriesCall } from "../plan/dependencies.js";
import { foundBy, groupCalls, groupsReadBy, seriesCalls } from "../plan/dependencies.js";
import type { Formulas, Plan } from "../plan/formulas.js";
import { staticArguments } from "../plan/static-value.js";
import { serialize } from "../reader/print.js";
import type { Registry } from "../registry.js";
import type { SeriesMetadata, SeriesReader } from "../series-reader.js";
import type { Expression, ListNode, Position } from "../tree/node.js";
import { operatorName } from "../tree/walk.js";
import { unknownSeries } from "./known-series.js";

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
  allowUnknown: boolean,
): Promise<readonly Issue[]> {
  const known = await knownTo(expression, plan, registry, reader);
  const calls = [...seriesCalls(expression, registry, plan.searches)];
  const issues = allowUnknown ? [] : [...(await unknownIn(calls, known, plan.formulas, reader))];
  if (!allowUnknown && reader.groups !== undefined) issues.push(...unknownGroups(expression, known, registry));
  awarenessOf(expression, inferenceOf(known, plan, registry, issues));
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
  return awarenessOf(expression, inferenceOf(known, plan, registry, []));
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

/** Each call that names a series nobody knows, at the place of the name. */
async function unknownIn(
  calls: readonly SeriesCall[],
  { series }: Known,
  formulas: Formulas,
  reader: SeriesReader,
): Promise<readonly Issue[]> {
  const isUnknown = (name: string): boolean => series.get(name) === undefined && !formulas.has(name);
  const names = new Set(calls.flatMap(({ found }) => found.map(({ name }) => name)).filter(isUnknown));
  const unknown = await unknownSeries([...names], reader);
  return calls.flatMap(({ list, found }) =>
    found.flatMap(({ name }) => {
      const why = unknown.get(name);
      return why === undefined ? [] : [{ code: "unknown_series" as const, position: placeOf(name, list), ...why }];
    }),
  );
}

/** Where a call names something: the call itself when the name is not written in it. */
function placeOf(name: string, list: ListNode): Position {
  return (list.items.slice(1).find((item) => item.kind === "string" && item.value === name) ?? list).position;
}

function unknownGroups(expression: Expression, { groups }: Known, registry: Registry): Issue[] {
  const known = [...groups].filter(([, tzaware]) => tzaware !== undefined).map(([name]) => name);
  return [...groupCalls(expression, registry)].flatMap(({ list, names }) =>
    names
      .filter((name) => groups.get(name) === undefined)
      .map((name): Issue => {
        const nearest = nearestName(name, known);
        const hint = nearest === undefined ? "" : `: did you mean \`${nearest}\`?`;
        const message = `No such group \`${name}\`${hint}`;
        return { code: "unknown_group", position: placeOf(name, list), message, nearest };
      }),
  );
}

interface Inference {
  readonly known: Known;
  readonly searches: Searches;
  /** Of formulas, each once: many may read the same one. */
  readonly named: ReadonlyMap<string, boolean | undefined>;
  readonly registry: Registry;
  readonly issues: Issue[];
}

function inferenceOf(known: Known, { formulas, searches }: Plan, registry: Registry, issues: Issue[]): Inference {
  const named = new Map<string, boolean | undefined>();
  for (const [name, formula] of formulas) {
    named.set(name, awarenessOf(formula, { known, named, searches, registry, issues: [] }));
  }
  return { known, named, searches, registry, issues };
}

function awarenessOf(node: Expression, inference: Inference): boolean | undefined {
  if (node.kind !== "list") return undefined;
  const name = operatorName(node);
  const operator = name === undefined ? undefined : inference.registry.get(name);
  const states = node.items.slice(1).map((item) => awarenessOf(item, inference));
  const { known, named, registry, searches } = inference;
  for (const one of foundBy(node, registry, searches)) {
    states.push(named.has(one.name) ? named.get(one.name) : known.series.get(one.name)?.tzaware);
  }
  states.push(...(groupsReadBy(node, registry) ?? []).map((one) => known.groups.get(one)));
  const distinct = new Set(states.filter((state) => state !== undefined));
  if (distinct.size > 1) inference.issues.push(mixed(node, operator));
  const decided = operator === undefined ? undefined : ownAwareness(node, operator, inference.registry);
  if (decided !== undefined) return decided === "aware";
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

function ownAwareness(list: ListNode, operator: Operator, registry: Registry): Awareness | undefined {
  const { awareness } = operator;
  if (typeof awareness !== "function") return awareness;
  return askOperator(operator, list.position, () => awareness(staticArguments(list, operator, registry)));
}

function mixed(list: ListNode, operator: Operator | undefined): Issue {
  const message = `\`${operator?.name ?? "?"}\` cannot join series with and without a time zone: put \`naive\` or \`tzaware\` around one side of ${serialize(list)}.`;
  return { code: "mixed_awareness", position: list.position, message };
}
