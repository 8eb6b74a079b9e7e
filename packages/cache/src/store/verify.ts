import type { CacheErrorCode } from "../errors.js";

export interface Progress {
  readonly done: number;
  /** Undefined until it is known. */
  readonly total: number | undefined;
  readonly key: string;
}

export interface VerifyOptions {
  /** Decodes every value as well, with the serializer that its sidecar names. Default false: digests only. */
  readonly load?: boolean;
  /** Moves what is damaged to the quarantine. Default false: it stays where it is. */
  readonly quarantine?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface DamagedEntry {
  readonly key: string;
  readonly code: CacheErrorCode;
  readonly message: string;
  /** Where it went; undefined where it was left. */
  readonly quarantined?: string;
}

export interface VerifyReport {
  readonly checked: number;
  /** Whole, by the digest that their writer recorded. */
  readonly whole: number;
  /** Readable, but Python wrote them and recorded no digest. */
  readonly unproven: number;
  readonly damaged: readonly DamagedEntry[];
  /** Private copies that no sidecar names; `gc` removes the old ones. */
  readonly leftovers: number;
}
