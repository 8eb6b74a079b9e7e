export const cacheErrorCodes = [
  /** The key, or the payload of a persistable, is not in the store. */
  "not_found",
  /** `raise_error`: the key is in the store already. */
  "duplicate_key",
  /** The key cannot name an entry: empty, reserved, too long, or it leaves the store. */
  "invalid_key",
  /** A folder stands where the entry would, or an entry where a folder would. */
  "key_conflict",
  /** The sidecar cannot be read as one. */
  "invalid_sidecar",
  /** The sidecar is there, its data is not. */
  "data_missing",
  /** The bytes are not those that were put, or cannot be decoded. */
  "damaged",
  /** No serializer of this name is registered, or none takes the value. */
  "unknown_serializer",
  /** A pickle: described, never loaded. */
  "python_only",
  /** An optional package has to be installed; the message names it. */
  "missing_peer",
  /** The value cannot be written without loss by this serializer. */
  "unserializable",
  /** Two serializers, or two parameters, have one name. */
  "duplicate_name",
  /** An option has a value that it cannot have. */
  "invalid_options",
  /** A tracked parameter has no canonical form. */
  "invalid_params",
  /** A persistable has no payload in memory yet. */
  "no_payload",
  /** `validatePayload` refused the payload. */
  "invalid_payload",
  /** The store was opened with `readonly`. */
  "readonly",
  /** This version, or this file system, cannot do it. */
  "unsupported",
  /** The file system refused. */
  "io",
] as const;

export type CacheErrorCode = (typeof cacheErrorCodes)[number];

export type CacheErrorDetails = Readonly<Record<string, unknown>>;

/** What every failure of this package is; branch on `code`. */
export class CacheError extends Error {
  override readonly name = "CacheError";
  readonly code: CacheErrorCode;
  readonly details: CacheErrorDetails;

  constructor(code: CacheErrorCode, message: string, options: { cause?: unknown; details?: CacheErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** What refuses a payload: throw it in `validatePayload`; whatever else is thrown there becomes its cause. */
export class InvalidPayloadError extends CacheError {
  constructor(message: string, options: { cause?: unknown; details?: CacheErrorDetails } = {}) {
    super("invalid_payload", message, options);
  }
}

/** True for a `CacheError` of any copy of this package, of one `code` when given. */
export function isCacheError(error: unknown, code?: CacheErrorCode): error is CacheError {
  if (!(error instanceof Error) || error.name !== "CacheError") return false;
  const found = (error as { code?: unknown }).code;
  return code === undefined ? (cacheErrorCodes as readonly unknown[]).includes(found) : found === code;
}
