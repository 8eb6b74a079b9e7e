import type { Frame } from "@asof/series";
import type { CallOptions } from "../call-options.js";
import type { StoreContext } from "../context.js";
import { StoreReader } from "../formulas/store-reader.js";
import { TimelineReader } from "../formulas/timeline.js";
import { optionalMs } from "../names.js";
import { beforeAll } from "../reading/window.js";
import { groupRow } from "./catalog.js";
import { GroupEvaluation } from "./evaluation.js";
import type { GroupGetOptions, GroupHistoryOptions } from "./group-store.js";
import { groupInsertionDates } from "./insertion-dates.js";
import { CurrentGroups, GroupTimelines } from "./source.js";
import { frameOf, readGroup } from "./window.js";

/** A group of any kind as it was known. */
export async function getGroup(
  context: StoreContext,
  name: string,
  options: GroupGetOptions = {},
): Promise<Frame | undefined> {
  const query = {
    revisionDate: optionalMs(options.revisionDate),
    fromValueDate: optionalMs(options.fromValueDate),
    toValueDate: optionalMs(options.toValueDate),
  };
  const { signal } = options;
  const series = new StoreReader(context, { signal }, context.database, query);
  const sources = { series, groups: new CurrentGroups(context, { signal }) };
  return await new GroupEvaluation(context, sources, { signal }).get(name, query);
}

/** What a group was at each of its insertion dates: everything stored is read once. */
export async function groupHistory(
  context: StoreContext,
  name: string,
  options: GroupHistoryOptions = {},
): Promise<Map<number, Frame> | undefined> {
  const row = await groupRow(context, name, options);
  if (row === undefined) return undefined;
  return row.kind === "primary"
    ? await primaryHistory(context, name, options)
    : await computedHistory(context, name, options);
}

async function primaryHistory(
  context: StoreContext,
  name: string,
  options: GroupHistoryOptions,
): Promise<Map<number, Frame>> {
  const window = {
    name,
    since: optionalMs(options.fromInsertionDate) ?? beforeAll,
    until: optionalMs(options.toInsertionDate),
    from: optionalMs(options.fromValueDate),
    to: optionalMs(options.toValueDate),
  };
  const read = await readGroup(context.database, context.namespace, window, options);
  return new Map(read?.revisions.map((revision) => [revision.inserted, frameOf(read, revision)]));
}

async function computedHistory(
  context: StoreContext,
  name: string,
  options: GroupHistoryOptions & CallOptions,
): Promise<Map<number, Frame>> {
  const { signal } = options;
  const bounds = { fromValueDate: optionalMs(options.fromValueDate), toValueDate: optionalMs(options.toValueDate) };
  const series = new TimelineReader(context, new StoreReader(context, { signal }), { signal });
  const sources = { series, groups: new GroupTimelines(context, { signal }) };
  const evaluation = new GroupEvaluation(context, sources, { signal });
  const states = new Map<number, Frame>();
  for (const revisionDate of await groupInsertionDates(context, name, options)) {
    states.set(revisionDate, (await evaluation.get(name, { ...bounds, revisionDate })) as Frame);
  }
  return states;
}
