import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Parts of a date or of a shift: `{ days: 1 }`. */
export type Parts = Readonly<Record<string, number>>;
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
  groups?: Record<string, { tzaware: boolean; versions: (RecordedFrame & { insertion_date: string })[] }>;
  group_formulas?: Record<string, string>;
  /** Rows of series, group and family. */
  bindings?: Record<string, { formula: string; rows: [string, string, string][] }>;
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
  indent?: number;
  softbreak?: number;
  propagate?: boolean;
  meta?: boolean;
  reject_unknown?: boolean;
  revision_freq?: Parts;
  revision_time?: Parts;
  revision_tz?: string;
  maturity_offset?: Parts;
  maturity_time?: Parts;
}

/** A group as it was recorded: a row of values for each instant. */
export interface RecordedFrame {
  index?: string[];
  columns?: string[];
  values?: (number | null)[][];
}

export interface Step extends RecordedFrame {
  group?: string;
  /** Absent where a case needs none. */
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
  stopnames?: string[];
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
  functypes?: Record<string, Record<string, string>>;
  status?: number;
  content_type?: string | null;
  json?: unknown;
  text?: string;
  decompressed_b64?: string;
}

export interface Case extends Step {
  name: string;
  op: string;
  setup?: string;
  quirk?: string;
  steps?: (Step & { do: string })[];
  method?: string;
  path?: string;
  params?: Record<string, string>;
  form?: Record<string, string>;
  /** Packs in base64. */
  files?: Record<string, string>;
  expect: Expected;
}

export interface CaseFile {
  /** The name without its ending. */
  name: string;
  setups: Record<string, Setup>;
  cases: Case[];
}

/** Whether the cases are those of the repository, and not of a folder that `VECTORS_DIR` names. */
export const isOwnCopy: boolean = process.env.VECTORS_DIR === undefined;

/** All recorded cases: every file of the folder, whatever its name. */
export function readCaseFiles(): CaseFile[] {
  const folder = process.env.VECTORS_DIR ?? join(import.meta.dirname, "vectors");
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  if (files.length === 0) throw new Error(`No recorded cases in ${folder}.`);
  return files.sort().map((file) => {
    const { setups = {}, cases } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return { name: file.replace(/\.json$/, ""), setups, cases };
  });
}
