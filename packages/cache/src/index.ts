export type { CachedOptions, CachedResult, CachedRun, GenerateContext, ParamsLike } from "./cached/cached.js";
export { cached } from "./cached/cached.js";
export type { FreshnessOptions } from "./cached/freshness.js";
export type { Params, ParamValue, Tracked } from "./cached/params-digest.js";
export type {
  CacheDriver,
  DigestedObject,
  Lease,
  ObjectStats,
  StagedObject,
  StagingObject,
  WriteOptions,
} from "./drivers/driver.js";
export type { LocalDirectoryOptions } from "./drivers/local-directory.js";
export { createLocalDirectoryDriver } from "./drivers/local-directory.js";
export type { MemoryDriverOptions } from "./drivers/memory.js";
export { createMemoryDriver } from "./drivers/memory.js";
export type { S3Credentials, S3DriverOptions, S3Options } from "./drivers/s3.js";
export { openS3Driver } from "./drivers/s3.js";
export type { CacheErrorCode, CacheErrorDetails } from "./errors.js";
export { CacheError, cacheErrorCodes, InvalidPayloadError, isCacheError } from "./errors.js";
export type { Dataset, Variable, VariableData } from "./grids/dataset.js";
export { netcdf } from "./grids/netcdf.js";
export { zarr } from "./grids/zarr.js";
export type { CacheLogger } from "./logger.js";
export type { FileIO } from "./persistable/file-io.js";
export { fileIO, jsonFileIO, npyFileIO, npzFileIO, remoteFileIO } from "./persistable/file-io.js";
export type { GenerateOptions, LoadOptions, ParamsOf, PersistableOptions } from "./persistable/options.js";
export type { ParamType, ParamTypes } from "./persistable/param-types.js";
export type { ParamsSchema } from "./persistable/params-schema.js";
export type { TrackedPayload } from "./persistable/params-tree.js";
export { Persistable } from "./persistable/persistable.js";
export type { PythonParams, PythonTag, PythonValue } from "./python/values.js";
export { float, python, tuple } from "./python/values.js";
export type { Result, ResultOptions } from "./result/result.js";
export { createResult, resultMetadataKeys } from "./result/result.js";
export type { TemplateValues } from "./result/template.js";
export type { Dtype, NdArray, TypedArray } from "./serializers/array.js";
export { bytes } from "./serializers/bytes.js";
export { coreSerializers, pickSerializer } from "./serializers/core.js";
export type { JsonDumpOptions } from "./serializers/json.js";
export { json } from "./serializers/json.js";
export type { NpyValue } from "./serializers/npy.js";
export { npy } from "./serializers/npy.js";
export type { NpzValue } from "./serializers/npz.js";
export { npz } from "./serializers/npz.js";
export type { AnySerializer, Serializer, SerializerOptions, SerializerRegistry } from "./serializers/serializer.js";
export { createSerializerRegistry, defineSerializer } from "./serializers/serializer.js";
export type { SeriesLike } from "./serializers/series.js";
export { series } from "./serializers/series.js";
export { text } from "./serializers/text.js";
export type { Artifact } from "./store/artifact.js";
export type { CacheLimits, CollectOptions, CollectReason, CollectReport } from "./store/collect.js";
export { collectReasons } from "./store/collect.js";
export type { Duration } from "./store/duration.js";
export type { ArtifactQuery } from "./store/find.js";
export type { CacheStoreOptions } from "./store/open.js";
export { openCacheStore } from "./store/open.js";
export type { QuarantinedEntry } from "./store/quarantine.js";
export type {
  CacheStore,
  DamagePolicy,
  DeleteResult,
  DuplicateKeyPolicy,
  GetOptions,
  PutOptions,
  PutResult,
} from "./store/store.js";
export { damagePolicies, duplicateKeyPolicies } from "./store/store.js";
export type { DamagedEntry, Progress, VerifyOptions, VerifyReport } from "./store/verify.js";
export { csv } from "./tables/csv.js";
export { feather } from "./tables/feather.js";
export { parquet } from "./tables/parquet.js";
export type { ColumnType, ColumnValues, IntArray, Table, TableColumn } from "./tables/table.js";
export { columnTypes, createTable, missingTimestamp } from "./tables/table.js";
