import { Bench, type BenchOptions } from "./bench.ts";
import { median } from "./clock.ts";
import { type Comparison, isMet, type Row, type Run, type Sample, type Side } from "./row.ts";
import { difference } from "./same-value.ts";

/** What is known of one side after all rounds, in milliseconds. */
export interface Timing {
  readonly side: string;
  readonly median: number;
  readonly min: number;
  readonly rounds: number;
}

export interface Outcome extends Comparison {
  readonly times: { readonly ours: Timing; readonly peer?: Timing };
  /** How many times as fast as the peer. */
  readonly ratio?: number;
  readonly met?: boolean;
}

export interface MeasureOptions extends Omit<BenchOptions, "size"> {
  readonly tiny: boolean;
  readonly rounds: number | undefined;
}

/**
 * Measures the sides of a row in turn, round after round, so that what else the machine does hits all alike.
 *
 * @throws {Error} when the sides compute different values, or one cannot run.
 */
export async function measure(row: Row, options: MeasureOptions): Promise<Outcome[]> {
  const size = sizeOf(row, options);
  await using bench = new Bench({ ...options, size });
  const sides = Object.entries(await row.open(bench));
  const rounds = options.rounds ?? (options.tiny ? 1 : (row.rounds ?? 5));
  const warmUp = options.tiny ? 0 : (row.warmUp ?? 0);
  for (let round = -warmUp; round < 0; round++) await runAll(sides, round, options);
  const samples = new Map<string, Sample[]>(sides.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    options.say(`${row.id} round ${round + 1} of ${rounds}`);
    for (const [name, sample] of await runAll(sides, round, options)) samples.get(name)?.push(sample);
  }
  const outcomes = row.comparisons.map((comparison) => outcomeOf(comparison, samples));
  return options.tiny ? outcomes.map(unjudged) : outcomes;
}

/** So little data says nothing about a target. */
function unjudged({ met: _, ...outcome }: Outcome): Outcome {
  return outcome;
}

function sizeOf({ sizes }: Row, { tiny, full }: { tiny: boolean; full: boolean }): number {
  if (tiny) return sizes.tiny;
  return full ? (sizes.full ?? sizes.normal) : sizes.normal;
}

/** What is measured, with the amount of data. */
export function measureText(row: Row, options: { tiny: boolean; full: boolean }): string {
  return row.measure.replace("{size}", sizeOf(row, options).toLocaleString("en"));
}

async function runAll(
  sides: readonly [string, Side][],
  round: number,
  { full }: { full: boolean },
): Promise<[string, Sample][]> {
  const samples: [string, Sample][] = [];
  for (const [name, side] of sides) {
    const run = typeof side === "function" ? side : round === 0 || full ? side.once : undefined;
    if (run !== undefined) samples.push([name, await named(name, run, round)]);
  }
  return samples;
}

async function named(name: string, run: Run, round: number): Promise<Sample> {
  try {
    return await run(round);
  } catch (cause) {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function outcomeOf(comparison: Comparison, samples: ReadonlyMap<string, readonly Sample[]>): Outcome {
  const { target } = comparison;
  const ours = timingOf(comparison.ours, samples);
  if (comparison.peer === undefined) {
    const met = target && isMet(target, ours.median, undefined);
    return { ...comparison, times: { ours }, ...(met === undefined ? {} : { met }) };
  }
  assertSameValue(comparison.ours, comparison.peer, samples);
  const peer = timingOf(comparison.peer, samples);
  const met = target && isMet(target, ours.median, peer.median);
  const ratio = peer.median / ours.median;
  return { ...comparison, times: { ours, peer }, ratio, ...(met === undefined ? {} : { met }) };
}

function timingOf(side: string, samples: ReadonlyMap<string, readonly Sample[]>): Timing {
  const durations = (samples.get(side) ?? []).map(({ ms }) => ms);
  if (durations.length === 0) throw new Error(`The row declares no side "${side}".`);
  return { side, median: median(durations), min: Math.min(...durations), rounds: durations.length };
}

/** Without this a ratio could be that of two different computations. */
function assertSameValue(ours: string, peer: string, samples: ReadonlyMap<string, readonly Sample[]>): void {
  const [a, b] = [samples.get(ours)?.[0]?.value, samples.get(peer)?.[0]?.value];
  if (a === undefined || b === undefined) return;
  const where = difference(a, b);
  if (where === undefined) return;
  throw new Error(`"${ours}" and "${peer}" computed different values: ${where}.`);
}
