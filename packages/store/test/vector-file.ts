import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place, Shift } from "../src/index.js";

export type Pair = [string, number | string | null];

export interface SeriesSetup {
  tzaware: boolean;
  versions: { insertion_date: string; points: Pair[]; replace?: boolean }[];
  metadata?: Record<string, unknown>;
}

export interface Setup {
  series: Record<string, SeriesSetup>;
  formulas?: Record<string, string>;
  formula_metadata?: Record<string, Record<string, unknown>>;
  baskets?: Record<string, string>;
}

export interface Query {
  revision_date?: string;
  from_value_date?: string;
  to_value_date?: string;
  from_insertion_date?: string;
  to_insertion_date?: string;
  diffmode?: boolean;
  _keep_nans?: boolean;
  inferred_freq?: boolean;
}

export interface Args {
  limit?: number;
  fromdate?: string;
  todate?: string;
  level?: number;
  expanded?: boolean;
  display?: boolean;
  direct?: boolean;
  propagate?: boolean;
  meta?: boolean;
  reject_unknown?: boolean;
  revision_freq?: Shift;
  revision_time?: Place;
  revision_tz?: string;
  maturity_offset?: Shift;
  maturity_time?: Place;
}

export interface Step {
  series_name: string;
  /** The text of a search where a basket is registered. */
  query?: Query;
  points?: Pair[];
  tzaware?: boolean;
  insertion_date?: string;
  keepnans?: boolean;
  author?: string;
  metadata?: Record<string, unknown>;
  delta_seconds?: number;
  args?: Args;
  newname?: string;
  name?: string;
  query_expr?: string;
  basket?: string;
  formula?: string;
  keep?: boolean;
}

export interface Expected {
  none?: true;
  ok?: true;
  error?: { class: string; message: string };
  result?: Expected;
  points?: Pair[];
  tzaware?: boolean;
  history?: Record<string, Pair[]>;
  insertion_dates?: string[];
  interval?: [string, string, string];
  exists?: boolean;
  type?: string | null;
  metadata?: Record<string, unknown> | null;
  internal_metadata?: Record<string, unknown> | null;
  formula?: string | null;
  log?: { rev: number; author: string; date: string; meta: unknown }[];
  steps?: Expected[];
  tz?: string;
  inferred_freq?: [number, number] | null;
  depth?: number | null;
  components?: unknown;
  dependents?: string[];
  find?: { name: string; imeta: Record<string, unknown> | null; meta: unknown; source: string; kind: string }[];
  baskets?: string[];
  definition?: string | null;
  expr?: string;
  catalog?: [string, string][];
}

export interface Case extends Step {
  name: string;
  op: string;
  setup?: string;
  steps?: (Step & { do: string })[];
  expect: Expected;
}

export interface HttpCase {
  name: string;
  method: string;
  path: string;
  params?: Record<string, string>;
  form?: Record<string, string>;
  /** Packs in base64. */
  files?: Record<string, string>;
  expect: { status: number; content_type: string | null; json?: unknown; text?: string; decompressed_b64?: string };
}

export interface VectorFile<C = Case> {
  setups: Record<string, Setup>;
  cases: C[];
}

/** The recorded cases; VECTORS_DIR points to another folder of the same files. */
export function readVectors<C = Case>(file: string): VectorFile<C> {
  const directory = process.env.VECTORS_DIR ?? join(import.meta.dirname, "vectors");
  return JSON.parse(readFileSync(join(directory, file), "utf8"));
}
