import type { AnySeries, InstantLike } from "@asof/series";
import type {
  CatalogEntry,
  FormulaComponents,
  FoundSeries,
  Interval,
  LogEntry,
  SeriesFacts,
  SeriesKind,
} from "./answers.js";
import type {
  BlockStaircaseOptions,
  CallOptions,
  CatalogOptions,
  DependentsOptions,
  FindOptions,
  FormulaOptions,
  GetOptions,
  HistoryOptions,
  InsertionDatesOptions,
  LogOptions,
  RegisterFormulaOptions,
  RenameOptions,
  StaircaseOptions,
  SubscribeOptions,
  UpdateOptions,
} from "./call-options.js";
import type { GroupStore } from "./groups/group-store.js";
import type { InferredFrequency } from "./reading/frequency.js";
import type { Subscription } from "./subscriptions/subscription.js";

export type * from "./answers.js";
export type * from "./call-options.js";

/** Versioned series by name, here or behind HTTP. Reads of unknown names answer `undefined`. */
export interface SeriesStore extends AsyncDisposable {
  /**
   * Stores what differs from the current state as one revision, and gives exactly that back; an empty
   * answer means that nothing was stored. Creates the series when the name is unknown.
   *
   * @throws {StoreError} `newer_revision`, `incompatible_series`, `complete_erasure`, `wrong_kind`
   */
  update(name: string, series: AnySeries, author: string, options?: UpdateOptions): Promise<AnySeries>;
  /** As `update`, but the series becomes exactly the given one: points that are not in it vanish. */
  replace(name: string, series: AnySeries, author: string, options?: UpdateOptions): Promise<AnySeries>;
  get(name: string, options?: GetOptions): Promise<AnySeries | undefined>;
  /** Several series at once, by their names as given; unknown names are not in the answer. */
  getMany(names: readonly string[], options?: GetOptions): Promise<Map<string, AnySeries>>;
  /** Ascending, epoch milliseconds; with value bounds only revisions that changed something between them. */
  insertionDates(name: string, options?: InsertionDatesOptions): Promise<number[]>;
  /** What was known at each insertion date, in order. */
  history(name: string, options?: HistoryOptions): Promise<Map<number, AnySeries> | undefined>;
  /** For every value date the value known `delta` before it. */
  staircase(name: string, options: StaircaseOptions): Promise<AnySeries | undefined>;
  /**
   * For each of regular revisions what was known then of the value dates it is for.
   *
   * @throws {StoreError} `invalid_argument` for parts of dates that there are not, or blocks that do not follow each other
   */
  blockStaircase(name: string, options?: BlockStaircaseOptions): Promise<AnySeries | undefined>;
  /** How far apart the instants of a series usually are; `undefined` when there are less than two. */
  inferredFrequency(name: string, options?: GetOptions): Promise<InferredFrequency | undefined>;
  exists(name: string, options?: CallOptions): Promise<boolean>;
  type(name: string, options?: CallOptions): Promise<SeriesKind | undefined>;
  /** Unknown names are ignored. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /**
   * Unknown names are ignored.
   *
   * @throws {StoreError} `name_taken` when there is a series of the new name, or a formula that reads one
   */
  rename(name: string, newName: string, options?: RenameOptions): Promise<void>;
  /**
   * Takes away the revisions of a primary series from an insertion date on.
   *
   * @throws {StoreError} `unknown_series`, `wrong_kind`
   */
  strip(name: string, insertionDate: InstantLike, options?: CallOptions): Promise<void>;
  /** What users noted about the series. */
  metadata(name: string, options?: CallOptions): Promise<Record<string, unknown> | undefined>;
  /** Merges at the top level; unknown names are ignored. */
  updateMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  /** Unknown names are ignored. */
  replaceMetadata(name: string, metadata: Record<string, unknown>, options?: CallOptions): Promise<void>;
  facts(name: string, options?: CallOptions): Promise<SeriesFacts | undefined>;
  /** @throws {StoreError} `unknown_series` when there is no series or no value. */
  interval(name: string, options?: CallOptions): Promise<Interval>;
  /** All series, by name; those of sources when they are asked for. */
  catalog(options?: CatalogOptions): Promise<CatalogEntry[]>;
  /** Who has a series: `local`, or the name of a source; `undefined` for an unknown name. */
  source(name: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * The series that a search matches, by name: `(by.and (by.name "wind") (> "capacity" 10))`.
   *
   * @throws {StoreError} `invalid_search`
   */
  find(query: string, options?: FindOptions): Promise<FoundSeries[]>;
  /** Names a search, or gives the name to another one. */
  registerBasket(name: string, query: string, options?: CallOptions): Promise<void>;
  /** Unknown names are ignored. */
  deleteBasket(name: string, options?: CallOptions): Promise<void>;
  /** The names of all baskets. */
  baskets(options?: CallOptions): Promise<string[]>;
  basketDefinition(name: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * What the search of a basket finds now.
   *
   * @throws {StoreError} `unknown_basket`
   */
  basket(name: string, options?: FindOptions): Promise<FoundSeries[]>;
  /** Revisions of a primary series; of a formula its texts, as `formula` in the metadata of each entry. */
  log(name: string, options?: LogOptions): Promise<LogEntry[]>;
  /**
   * Names a formula, to be read like a series. Its text is stored in canonical form.
   *
   * @throws {StoreError} `invalid_formula` with all issues in `details`, `name_taken`, `cycle`, `incompatible_series`
   */
  registerFormula(name: string, text: string, options?: RegisterFormulaOptions): Promise<void>;
  /** The text of a formula, now or at a date; `undefined` when the name is none, or was none yet. */
  formula(name: string, options?: FormulaOptions): Promise<string | undefined>;
  /** 0 when a formula names no other, else one more than the deepest that it names. */
  formulaDepth(name: string, options?: CallOptions): Promise<number | undefined>;
  formulaComponents(
    name: string,
    options?: CallOptions & { expanded?: boolean | undefined },
  ): Promise<FormulaComponents | undefined>;
  /** The formulas that read a series, by name. */
  dependents(name: string, options?: DependentsOptions): Promise<string[]>;
  /** The value of a formula that need not be registered. */
  evalFormula(text: string, options?: GetOptions): Promise<AnySeries>;
  /** Frames of series that belong together, such as the scenarios of a forecast. */
  readonly groups: GroupStore;
  /**
   * Changes of series from now on, each as soon as it is committed, whoever makes it. A change of kind `gap`
   * says that others may have been missed, because the connection was lost or they were not read fast enough.
   */
  subscribe(options?: SubscribeOptions): Promise<Subscription>;
  close(): Promise<void>;
}
