/** Receives what happens inside; every method may be missing. */
export interface Logger {
  debug?(message: string, details?: Record<string, unknown>): void;
  info?(message: string, details?: Record<string, unknown>): void;
  warn?(message: string, details?: Record<string, unknown>): void;
}

export interface QueryOptions {
  signal?: AbortSignal | undefined;
}

export type PreparedParameter = string | number | readonly string[];

/** What runs SQL: the database itself, or one transaction of it. */
export interface Queryable {
  /**
   * The rows of one statement. Parameters `$1…` take numbers, strings, booleans, null, dates, arrays,
   * JSON objects and bytes (`Uint8Array`, sent as they are). `bigint` columns come back as numbers.
   */
  query<Row = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Row[]>;
  /**
   * As `query`, for small answers of a statement that comes again and again: it is planned once a connection.
   * Columns are text, numbers, booleans or bytes.
   */
  prepared<Row = Record<string, unknown>>(
    sql: string,
    params: readonly PreparedParameter[],
    options?: QueryOptions,
  ): Promise<Row[]>;
  /** Runs several statements at once, without parameters. */
  execute(sql: string, options?: QueryOptions): Promise<void>;
  /**
   * The rows of a select in PostgreSQL's binary COPY format, in pieces each of which ends with a row: the fast way out
   * for many bytes.
   */
  copyOut(select: string, options?: QueryOptions): Promise<readonly Uint8Array[]>;
  /** Inserts rows given in binary COPY format; `target` is `table(column, …)`. */
  copyIn(target: string, rows: Uint8Array, options?: QueryOptions): Promise<void>;
}

/** One PostgreSQL, embedded (PGlite) or served. */
export interface Database extends Queryable, AsyncDisposable {
  /**
   * Gives what others notify a channel of (`NOTIFY`) as soon as they commit; `onGap` is called when the
   * connection was lost and is there again. Resolves when it listens, with what ends that.
   */
  listen(channel: string, onNotice: (text: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  readonly dialect: "pglite" | "postgres";
  /** Whether a statement outside of `transaction` commits by itself: not where all is inside of one already. */
  readonly autocommits: boolean;
  /**
   * Runs `work` in one transaction and commits when it resolves. Inside, use the given `Queryable`
   * only: the embedded database has a single connection, and a query beside it would wait for ever.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: QueryOptions): Promise<T>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  signal?: AbortSignal | undefined;
  logger?: Logger | undefined;
}

export type OpenDatabase = (url: string, options?: OpenDatabaseOptions) => Promise<Database>;
