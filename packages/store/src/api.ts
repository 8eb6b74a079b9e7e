export type { Database, Logger, OpenDatabaseOptions, Queryable, QueryOptions } from "./database/database.js";
export type { StoreErrorCode } from "./errors.js";
export { isStoreError, StoreError, storeErrorCodes } from "./errors.js";
export type { FormulaProblem, NamedFormula, RegisterFormulasOptions } from "./formulas/register-many.js";
export type {
  BindOptions,
  BoundFormula,
  GroupBinding,
  GroupCatalogEntry,
  GroupFacts,
  GroupGetOptions,
  GroupHistoryOptions,
  GroupInsertionDatesOptions,
  GroupKind,
  GroupStore,
  ReplaceGroupOptions,
} from "./groups/group-store.js";
export { openRemoteStore, type RemoteStoreOptions } from "./http/client.js";
export { createStoreHandler, type StoreHandlerOptions } from "./http/handler.js";
export { packSeries, type UnpackOptions, unpackSeries } from "./http/pack.js";
export { packGroup, packGroupHistory, unpackGroup, unpackGroupHistory } from "./http/pack-group.js";
export type { Place, Shift } from "./reading/block-calendar.js";
export type { InferredFrequency } from "./reading/frequency.js";
export type { RevisionKeyOptions } from "./reading/revision-keys.js";
export type {
  BlockStaircaseOptions,
  CallOptions,
  CatalogEntry,
  CatalogOptions,
  DependentsOptions,
  FindOptions,
  FormulaComponents,
  FormulaOptions,
  FoundSeries,
  GetOptions,
  HistoryOptions,
  InsertionDatesOptions,
  Interval,
  LogEntry,
  LogOptions,
  RegisterFormulaOptions,
  RenameOptions,
  SeriesFacts,
  SeriesKind,
  SeriesStore,
  StaircaseOptions,
  SubscribeOptions,
  UpdateOptions,
} from "./series-store.js";
export type { SourcePlaces } from "./sources/open-sources.js";
export type { OpenStoreOptions, Store } from "./store.js";
export type { StoreChange } from "./subscriptions/change.js";
export type { Subscription } from "./subscriptions/subscription.js";
export type { InsertedRevisions, InsertRevisionsOptions, RevisionInput } from "./writing/insert-revisions.js";
