type Log = (message: string, details?: unknown) => void;

/** Where messages go; `console` fits. */
export interface CacheLogger {
  readonly debug?: Log;
  readonly info?: Log;
  readonly warn?: Log;
}
