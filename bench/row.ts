import type { Bench } from "./bench.ts";

/** The parts of the product that rows measure. */
export const areas = ["series", "store", "cache", "sandbox", "platform"] as const;
export type Area = (typeof areas)[number];

/** What must hold between our time and that of the peer; `below` is in milliseconds and needs no peer. */
export type Target = { readonly atLeast: number } | { readonly within: number } | { readonly below: number };

/** One of the pairs that a row measures. */
export interface Comparison {
  /** What is compared. */
  readonly of: string;
  /** Name of a side. */
  readonly peer?: string;
  /** Name of a side. */
  readonly ours: string;
  /** Without one the pair is there to be looked at. */
  readonly target?: Target;
}

/** How long something took, and what came out: the sides of a comparison have to agree on that. */
export interface Sample {
  readonly ms: number;
  /** Numbers, texts, and lists and objects of them; `undefined` where nothing comes out. */
  readonly value?: unknown;
}

/** One way to do the work of a row, called once a round. */
export type Run = (round: number) => Promise<Sample>;
/** A slow way is measured once, unless `--full` was asked for. */
export type Side = Run | { readonly once: Run };
export type Sides = Readonly<Record<string, Side>>;

/** How much data: what is measured by default, what `--full` measures, and what is enough to see that it works. */
export interface Sizes {
  readonly normal: number;
  readonly full?: number;
  readonly tiny: number;
}

/** One line of the targets, declared. */
export interface Row {
  readonly id: string;
  readonly area: Area;
  /** What is measured, with `{size}` where the amount of data goes. */
  readonly measure: string;
  readonly sizes: Sizes;
  readonly comparisons: readonly Comparison[];
  /** What a reader has to know to judge the figures. */
  readonly notes?: readonly string[];
  /** 5 when undefined. */
  readonly rounds?: number;
  /** Rounds of all sides before those that count, as a process has them that serves: what it calls is compiled. */
  readonly warmUp?: number;
  /** Prepares the data on all sides. What it starts is left to `bench`, which ends it. */
  readonly open: (bench: Bench) => Promise<Sides>;
}

/** A line of the targets that nothing can be measured for. */
export interface MissingRow {
  readonly id: string;
  readonly area: Area;
  readonly measure: string;
  readonly reason: string;
}

export function targetText(target: Target): string {
  if ("atLeast" in target) return `≥ ${target.atLeast}x as fast`;
  if ("within" in target) return `≤ ${target.within}x its time`;
  return `≤ ${target.below} ms`;
}

/** @returns `undefined` where there is nothing to compare with. */
export function isMet(target: Target, ours: number, peer: number | undefined): boolean | undefined {
  if ("below" in target) return ours <= target.below;
  if (peer === undefined) return undefined;
  return "atLeast" in target ? peer >= target.atLeast * ours : ours <= target.within * peer;
}
