import type { CacheLogger } from "../logger.js";
import type { PythonValue } from "../python/values.js";
import type { FileIO } from "./file-io.js";
import type { TrackedPayload } from "./params-tree.js";

/** Any object type of Python values, interfaces included. */
export type ParamsOf<Params> = { readonly [Name in keyof Params]: PythonValue };

export interface PersistableOptions<Payload, Params extends ParamsOf<Params>> {
  readonly dataDir: string;
  readonly params: Params;
  /** Upstream payloads whose parameters are part of this one's identity, in order. */
  readonly trackedDependencies?: Iterable<TrackedPayload>;
  /** Default: the class name in snake case. No dots or slashes. */
  readonly payloadName?: string;
  /** Default: JSON. */
  readonly payloadIO?: FileIO<Payload>;
  /** Default: the suffix of `payloadIO`. */
  readonly payloadFileSuffix?: string;
  readonly logger?: CacheLogger;
  /** Appends to `<payloadName>.log` in the data folder. Default: only where no logger is given. */
  readonly logFile?: boolean;
  readonly now?: () => Date;
}

export interface GenerateOptions {
  /** Default true; without it the payload stays in memory. */
  readonly persist?: boolean;
  readonly signal?: AbortSignal;
}

export interface LoadOptions {
  /** Takes a payload that `validatePayload` refuses, with a warning in the log. Default false. */
  readonly warnIfValidationFails?: boolean;
  readonly signal?: AbortSignal;
}
