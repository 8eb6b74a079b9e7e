import type { Frame, InstantLike } from "@asof/series";
import type { LogEntry } from "../answers.js";
import type {
  CallOptions,
  InsertionBounds,
  LogOptions,
  RegisterFormulaOptions,
  RenameOptions,
  ValueBounds,
} from "../call-options.js";

/** How a group comes about: stored, computed by a group formula, or a series formula over groups. */
export const groupKinds = ["primary", "formula", "bound"] as const;
export type GroupKind = (typeof groupKinds)[number];

export interface GroupCatalogEntry {
  readonly name: string;
  readonly kind: GroupKind;
}

/** In a formula, the columns of a group take the place of a series. */
export interface GroupBinding {
  readonly series: string;
  readonly group: string;
  /** Groups of one family go through their columns together, those of different families in every combination. */
  readonly family: string;
}

/** A series formula that is evaluated for each combination of columns. */
export interface BoundFormula {
  /** The name of the series formula. */
  readonly formula: string;
  readonly bindings: readonly GroupBinding[];
}

/** What the store itself knows of a group. */
export interface GroupFacts {
  readonly tzaware: boolean;
  /** The text of a group formula. */
  readonly formula?: string;
  /** What a bound group is made of. */
  readonly bound?: BoundFormula;
}

export interface ReplaceGroupOptions extends CallOptions {
  /** When it became known; now when undefined. Later than every stored revision of the group. */
  insertionDate?: InstantLike | undefined;
  /** Kept with the revision. */
  metadata?: Record<string, unknown> | undefined;
}

export interface GroupGetOptions extends ValueBounds, CallOptions {
  /** "As of": what was known then. Now when undefined. */
  revisionDate?: InstantLike | undefined;
}

export interface GroupInsertionDatesOptions extends InsertionBounds, CallOptions {}

export interface GroupHistoryOptions extends ValueBounds, InsertionBounds, CallOptions {}

export interface BindOptions extends CallOptions {
  /** Replaces the bindings of a bound group of that name. */
  update?: boolean | undefined;
}

/** Versioned groups of series by name, here or behind HTTP. Their names are apart from those of series. */
export interface GroupStore {
  /**
   * Stores the whole group anew as one revision, unless it is the same as before. The first revision
   * fixes the columns. Rows without any value are left out.
   *
   * @throws {StoreError} `different_columns`, `newer_revision`, `incompatible_series`, `complete_erasure`
   * when no row is left, `wrong_kind`
   */
  replace(name: string, frame: Frame, author: string, options?: ReplaceGroupOptions): Promise<void>;
  /** The group as it was known; without rows, but with its columns, before its first revision. */
  get(name: string, options?: GroupGetOptions): Promise<Frame | undefined>;
  /**
   * Ascending, epoch milliseconds: of a formula, whenever one of its groups or series changed; of a
   * bound group, whenever one of its groups did since all of them are there.
   */
  insertionDates(name: string, options?: GroupInsertionDatesOptions): Promise<number[]>;
  /** What was known at each insertion date, in order. */
  history(name: string, options?: GroupHistoryOptions): Promise<Map<number, Frame> | undefined>;
  /** Who wrote which revision of a primary group when, ascending; empty for other names. */
  log(name: string, options?: LogOptions): Promise<LogEntry[]>;
  /**
   * Takes away the revisions of a primary group from an insertion date on.
   *
   * @throws {StoreError} `unknown_group`, `wrong_kind`
   */
  strip(name: string, insertionDate: InstantLike, options?: CallOptions): Promise<void>;
  exists(name: string, options?: CallOptions): Promise<boolean>;
  type(name: string, options?: CallOptions): Promise<GroupKind | undefined>;
  /** All groups, by name. */
  catalog(options?: CallOptions): Promise<GroupCatalogEntry[]>;
  /** Unknown names are ignored. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * Also in the formulas and bindings that read the group, unless `propagate` is false. Unknown names
   * are ignored.
   *
   * @throws {StoreError} `name_taken`
   */
  rename(name: string, newName: string, options?: RenameOptions): Promise<void>;
  /** What users noted about the group. */
  metadata(name: string, options?: CallOptions): Promise<Record<string, unknown> | undefined>;
  /** Merges at the top level; unknown names are ignored. */
  updateMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  /** Unknown names are ignored. */
  replaceMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  facts(name: string, options?: CallOptions): Promise<GroupFacts | undefined>;
  /**
   * Names a formula that gives a group: `(group-add (group "wind") (series "base"))`.
   *
   * @throws {StoreError} `invalid_formula` with all issues in `details`, `name_taken`, `wrong_kind`, `cycle`
   */
  registerFormula(name: string, text: string, options?: RegisterFormulaOptions): Promise<void>;
  /** The text of a group formula; `undefined` when the name is none. */
  formula(name: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * Makes a group of a series formula: it is evaluated with groups in the place of some of the series
   * that it reads, itself or through other formulas. The columns are called like those of the group,
   * or `a.b` for a combination; the family whose series comes first in the formula changes slowest.
   *
   * @throws {StoreError} `unknown_series`, `unknown_group`, `wrong_kind` when the formula is none,
   * `incompatible_series` when only one of a group and its series has a time zone, `name_taken`, `cycle`,
   * `invalid_argument` for bindings that are empty, bind a series twice or none that the formula reads
   */
  bind(name: string, formula: string, bindings: readonly GroupBinding[], options?: BindOptions): Promise<void>;
  /** What a bound group is made of; `undefined` when the name is none. */
  bindings(name: string, options?: CallOptions): Promise<BoundFormula | undefined>;
}
