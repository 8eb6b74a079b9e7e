export type { Database, Logger, Queryable, QueryOptions } from "./database/database.js";
export { type OpenDatabaseOptions, openDatabase } from "./database/open.js";
export type { StoreErrorCode } from "./errors.js";
export { isStoreError, StoreError, storeErrorCodes } from "./errors.js";
export { openRemoteStore, type RemoteStoreOptions } from "./http/client.js";
export { createStoreHandler } from "./http/handler.js";
export { packSeries, type UnpackOptions, unpackSeries } from "./http/pack.js";
export type { InsertedRevisions, InsertRevisionsOptions, RevisionInput } from "./insert-revisions.js";
export type { RevisionKeyOptions } from "./revision-keys.js";
export type {
  CallOptions,
  CatalogEntry,
  GetOptions,
  HistoryOptions,
  InsertionDatesOptions,
  Interval,
  LogEntry,
  LogOptions,
  RegisterFormulaOptions,
  SeriesFacts,
  SeriesKind,
  SeriesStore,
  StaircaseOptions,
  UpdateOptions,
} from "./series-store.js";
export { type OpenStoreOptions, openStore, type Store } from "./store.js";
