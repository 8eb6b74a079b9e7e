import { Stamp } from "@asof/formula";
import { type AnySeries, Series, sliceInclusive, TimeZone } from "@asof/series";
import { State } from "../chunks/state.js";
import { StoreError } from "../errors.js";
import { optionalMs } from "../names.js";
import type { BlockStaircaseOptions } from "../series-store.js";
import { assertParts, type Place, placed, placeParts, type Shift, shifted, shiftParts } from "./block-calendar.js";

/** When revisions are taken, and which value dates each is taken for. */
interface BlockRule {
  readonly revisionFreq: Shift;
  readonly revisionTime: Place;
  readonly revisionTz: string;
  readonly maturityOffset: Shift;
  readonly maturityTime: Place;
}

/** Reads a series as of a revision date within inclusive bounds. */
export type ReadAt = (query: {
  readonly revisionDate?: number;
  /** The block before holds what was known then: it may be left out. */
  readonly since?: number | undefined;
  readonly fromValueDate?: number | undefined;
  readonly toValueDate?: number | undefined;
}) => Promise<AnySeries | undefined>;

/** So that a frequency of seconds over centuries is an error and no hang. */
const most = 1_000_000;

/**
 * The series as it was known block by block: for each revision the values from its maturity on, later
 * blocks over earlier ones.
 */
export async function blockStaircase(read: ReadAt, options: BlockStaircaseOptions): Promise<AnySeries | undefined> {
  const [fromValueDate, toValueDate] = [optionalMs(options.fromValueDate), optionalMs(options.toValueDate)];
  const latest = await read({ fromValueDate, toValueDate });
  if (latest === undefined) return undefined;
  const rule = ruleOf(options);
  const first = fromValueDate ?? latest.index.first;
  const last = toValueDate ?? latest.index.last;
  const { tzaware } = latest;
  if (first === undefined || last === undefined) return latest;
  const at = (ms: number): Stamp => (tzaware ? Stamp.aware(ms, rule.revisionTz) : Stamp.at(ms, rule.revisionTz));
  const valueDate = (stamp: Stamp): number => (tzaware ? stamp.ms : stamp.wall);
  const steps = new State(latest.values instanceof Float64Array ? "number" : "string");
  let since: number | undefined;
  for (const { revision, start } of blocksBetween(at(first), at(last), rule)) {
    const begin = Math.max(first, valueDate(start));
    const known = await read({ revisionDate: revision.ms, since, fromValueDate: begin, toValueDate: last });
    since = revision.ms;
    if (known !== undefined) apply(steps, sliceInclusive(known, { from: begin, to: last }));
  }
  return steps.length === 0 ? Series.empty(tzaware) : steps.liveSeries(tzaware);
}

function apply(steps: State, known: AnySeries): void {
  steps.apply(known.times, known.values);
}

function ruleOf(options: BlockStaircaseOptions): BlockRule {
  const { revisionFreq = { days: 1 }, revisionTime = { hour: 0 }, maturityOffset = {}, maturityTime = {} } = options;
  assertParts("revisionFreq", revisionFreq, shiftParts);
  assertParts("revisionTime", revisionTime, placeParts);
  assertParts("maturityOffset", maturityOffset, shiftParts);
  const timeParts = placeParts.filter((part) => part !== "weekday");
  assertParts("maturityTime", maturityTime, timeParts);
  const revisionTz = TimeZone.of(options.revisionTz ?? "UTC").name;
  return { revisionFreq, revisionTime, revisionTz, maturityOffset, maturityTime };
}

interface Block {
  readonly revision: Stamp;
  readonly start: Stamp;
}

function blocksBetween(from: Stamp, to: Stamp, rule: BlockRule): readonly Block[] {
  const startOf = (revision: Stamp): Stamp => placed(shifted(revision, rule.maturityOffset), rule.maturityTime);
  let revision = placed(shifted(placed(from, rule.maturityTime), rule.maturityOffset, -1), rule.revisionTime);
  for (let count = 0; startOf(revision).ms > from.ms; count++) {
    const before = shifted(revision, rule.revisionFreq, -1);
    assertMoves(startOf(before), startOf(revision), count);
    revision = before;
  }
  const blocks: Block[] = [];
  for (let start = startOf(revision); start.ms <= to.ms; ) {
    blocks.push({ revision, start });
    revision = shifted(revision, rule.revisionFreq);
    assertMoves(start, startOf(revision), blocks.length);
    start = startOf(revision);
  }
  return blocks;
}

function assertMoves(earlier: Stamp, later: Stamp, count: number): void {
  if (earlier.ms < later.ms && count < most) return;
  const message =
    count < most
      ? `Blocks must begin one after the other, but after ${earlier} comes ${later}: lengthen \`revisionFreq\` or change \`maturityTime\`.`
      : `There are more than ${most} blocks: lengthen \`revisionFreq\` or narrow the bounds.`;
  throw new StoreError("invalid_argument", message);
}
