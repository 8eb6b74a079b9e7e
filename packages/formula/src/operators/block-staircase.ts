import { type AnySeries, priority, slice, TimeZone } from "@asof/series";
import { FormulaError } from "../errors.js";
import { annotated } from "../formula-series.js";
import { defineOperator, type EvaluationContext, type Operator } from "../operator.js";
import { param } from "../param.js";
import type { BlockStaircaseQuery, DateParts } from "../series-reader.js";
import { Stamp } from "../stamp/stamp.js";

const count = param.optional(param.integer);
const msOf = { hours: 3_600_000, days: 86_400_000 };
/** Of blocks, so that a frequency of hours over centuries is an error and no hang. */
const most = 1_000_000;

const blockStaircase = defineOperator({
  name: "block-staircase",
  params: {
    name: param.seriesName,
    revision_freq_hours: count,
    revision_freq_days: count,
    revision_time_hours: count,
    revision_time_days: count,
    revision_tz: param.defaulted(param.string, "UTC"),
    maturity_offset_hours: count,
    maturity_offset_days: count,
    maturity_time_hours: count,
    maturity_time_days: count,
  },
  returns: "Series",
  doc: `The series as it was forecast in blocks: for each revision, the values from its maturity to that of the next.

Revisions are \`revision_freq\` apart, at \`revision_time\` on the wall clock of \`revision_tz\`; a block
begins \`maturity_offset\` after its revision, at \`maturity_time\`. By default one block a day, from its
midnight. Always made of all that is known now, whatever the revision date.`,
  examples: [
    { formula: '(block-staircase "a" #:revision_freq_days 1)', gives: {} },
    {
      formula: '(block-staircase "a" #:revision_freq_days 1 #:maturity_offset_days -10)',
      gives: { "2020-01-01Z": 1, "2020-01-02Z": 2, "2020-01-03Z": 3, "2020-01-04Z": 40 },
    },
  ],
  finder: ({ name }) => (name === undefined ? [] : [{ name }]),
  async evaluate({ name, revision_tz: zone, ...parts }, context) {
    const series = await context.read(name, { ...context.scope, revisionDate: undefined });
    const [first, last] = boundsOf(series, context);
    const query: BlockStaircaseQuery = {
      ...(first === undefined ? {} : { fromValueDate: first }),
      ...(last === undefined ? {} : { toValueDate: last }),
      revisionFreq: shiftOf(parts.revision_freq_hours, parts.revision_freq_days, { days: 1 }),
      revisionTime: placeOf(parts.revision_time_hours, parts.revision_time_days, { hour: 0 }),
      revisionTz: TimeZone.of(zone).name,
      maturityOffset: shiftOf(parts.maturity_offset_hours, parts.maturity_offset_days, {}),
      maturityTime: placeOf(parts.maturity_time_hours, parts.maturity_time_days, {}),
    };
    const ready = await context.blockStaircase(name, query);
    return placed(ready ?? (await blocks(name, query, context)), zone);
  },
});

function placed(series: AnySeries, zone: string): AnySeries {
  return series.tzaware && zone !== "UTC" ? annotated(series, {}, zone) : series;
}

/** The bounds of the query, or else those of all that is known. */
function boundsOf(series: AnySeries, { scope }: EvaluationContext): readonly (number | undefined)[] {
  const ms = (stamp: Stamp | undefined): number | undefined => (series.tzaware ? stamp?.ms : stamp?.wall);
  return [ms(scope.from) ?? series.index.first, ms(scope.to) ?? series.index.last];
}

function shiftOf(hours: number | null, days: number | null, whenAbsent: DateParts): DateParts {
  if (hours === null && days === null) return whenAbsent;
  return { ...(hours === null ? {} : { hours }), ...(days === null ? {} : { days }) };
}

function placeOf(hour: number | null, day: number | null, whenAbsent: DateParts): DateParts {
  if (hour === null && day === null) return whenAbsent;
  return { ...(hour === null ? {} : { hour }), ...(day === null ? {} : { day }) };
}

interface Block {
  readonly revision: Stamp;
  readonly start: Stamp;
}

/** One read for each block, all at the same time, and the later block over the earlier one. */
async function blocks(name: string, query: BlockStaircaseQuery, context: EvaluationContext): Promise<AnySeries> {
  const { revisionTz: zone } = query;
  const latest = await context.read(name, { ...context.scope, revisionDate: undefined });
  const [first, last] = boundsOf(latest, context);
  if (first === undefined || last === undefined) return latest;
  const { tzaware } = latest;
  const stamp = (ms: number): Stamp => (tzaware ? Stamp.aware(ms, zone) : Stamp.at(ms, zone));
  const [from, to] = [stamp(first), stamp(last)];
  const valueDate = (at: Stamp): number => (tzaware ? at.ms : at.wall);
  const known = await Promise.all(
    blocksBetween(from, to, query).map(async ({ revision, start }) => {
      const begin = Math.max(valueDate(start), valueDate(from));
      const whole = await context.read(name, {
        revisionDate: revision,
        from: boundOf(begin, tzaware),
        to: boundOf(valueDate(to), tzaware),
      });
      return slice(whole, { from: begin });
    }),
  );
  return priority(known.reverse());
}

function boundOf(ms: number, tzaware: boolean): Stamp {
  return tzaware ? Stamp.aware(ms) : Stamp.naive(ms);
}

function blocksBetween(from: Stamp, to: Stamp, query: BlockStaircaseQuery): readonly Block[] {
  const startOf = (revision: Stamp): Stamp => set(moved(revision, query.maturityOffset), query.maturityTime);
  let revision = set(moved(set(from, query.maturityTime), query.maturityOffset, -1), query.revisionTime);
  for (let i = 0; startOf(revision).ms > from.ms; i++) {
    const before = moved(revision, query.revisionFreq, -1);
    assertMoves(startOf(before), startOf(revision), i);
    revision = before;
  }
  const found: Block[] = [];
  for (let start = startOf(revision); start.ms <= to.ms; ) {
    found.push({ revision, start });
    revision = moved(revision, query.revisionFreq);
    assertMoves(start, startOf(revision), found.length);
    start = startOf(revision);
  }
  return found;
}

function assertMoves(earlier: Stamp, later: Stamp, blocksSoFar: number): void {
  if (earlier.ms < later.ms && blocksSoFar < most) return;
  const message =
    blocksSoFar < most
      ? `Blocks must begin one after the other, but after ${earlier} comes ${later}: lengthen \`revision_freq\` or change \`maturity_time\`.`
      : `There are more than ${most} blocks: lengthen \`revision_freq\` or narrow the bounds.`;
  throw new FormulaError("invalid_argument", message);
}

/** Days move the wall clock, hours elapse on it too, as elsewhere in the calendar of a zone. */
function moved(stamp: Stamp, { hours = 0, days = 0 }: DateParts, sign: 1 | -1 = 1): Stamp {
  return stamp.withWall(stamp.wall + sign * (hours * msOf.hours + days * msOf.days));
}

function set(stamp: Stamp, { hour, day }: DateParts): Stamp {
  const date = new Date(stamp.wall);
  if (hour !== undefined) date.setUTCHours(assertWithin("hour", hour, 0, 23));
  if (day !== undefined) date.setUTCDate(assertWithin("day", day, 1, 31));
  return stamp.withWall(date.getTime());
}

function assertWithin(name: string, value: number, least: number, greatest: number): number {
  if (value >= least && value <= greatest) return value;
  throw new FormulaError("invalid_argument", `A ${name} is a number from ${least} to ${greatest}, not ${value}.`);
}

export const blockStaircaseOperators: readonly Operator[] = [blockStaircase] as unknown as readonly Operator[];
