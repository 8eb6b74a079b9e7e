import type { ClientBase, Pool, PoolClient } from "pg";
import { StoreError } from "../errors.js";
import { copyIn, copyOut } from "./copy-stream.js";
import type { Database, Logger, PreparedParameter, Queryable, QueryOptions } from "./database.js";
import { Channels } from "./listen.js";
import { queryFailed } from "./sql.js";

const bigintOid = 20;

export async function postgresDatabase(url: string, logger: Logger, options?: QueryOptions): Promise<Database> {
  const { default: pg } = await import("pg");
  const getTypeParser = ((oid: number, format?: "text" | "binary") =>
    oid === bigintOid ? Number : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser;
  const pool = new pg.Pool({ connectionString: url, types: { getTypeParser }, connectionTimeoutMillis: 10_000 });
  // Cancels what runs on the other connections, also when all of those are busy.
  const control = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 1000, allowExitOnIdle: true });
  control.on("error", () => {});
  pool.on("error", (error) => logger.warn?.("An idle connection to PostgreSQL broke.", { error: error.message }));
  const channels = new Channels(() => new pg.Client({ connectionString: url, keepAlive: true }));
  const close = async (): Promise<void> => {
    await channels.close();
    if (!pool.ended) await Promise.all([pool.end(), control.end()]);
  };
  const pools = { pool, control };
  await assertReachable(pools, url, options);
  return {
    dialect: "postgres",
    autocommits: true,
    ...queryable((work, signal) => withClient(pools, work, signal)),
    async transaction(work, { signal } = {}) {
      return await withClient(pools, (client) => inTransaction(control, client, work), signal);
    },
    async listen(channel, onNotice, onGap) {
      if (pool.ended) throw closed();
      return await channels.listen(channel, { onNotice, onGap });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Runner = <T>(work: (client: ClientBase) => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

function queryable(run: Runner): Queryable {
  return {
    async query<Row>(sql: string, params: readonly unknown[] = [], options?: QueryOptions) {
      const values = params.map((p) => (p instanceof Uint8Array ? Buffer.from(p.buffer, p.byteOffset, p.length) : p));
      const name = statementName(sql);
      const result = await run((client) => client.query({ name, text: sql, values }), options?.signal);
      return result.rows as Row[];
    },
    async prepared<Row>(sql: string, params: readonly PreparedParameter[], options?: QueryOptions) {
      const statement = { name: statementName(sql), text: sql, values: [...params] };
      return (await run((client) => client.query(statement), options?.signal)).rows as Row[];
    },
    async execute(sql, options) {
      await run((client) => client.query(sql), options?.signal);
    },
    copyOut: (select, options) =>
      run((client) => copyOut(client, `COPY (${select}) TO STDOUT WITH (FORMAT binary)`), options?.signal),
    copyIn: (target, rows, options) =>
      run((client) => copyIn(client, `COPY ${target} FROM STDIN WITH (FORMAT binary)`, rows), options?.signal),
  };
}

const statements = new Map<string, string>();
const mostStatements = 200;

/** Statements with a name are planned once a connection; only so many, as each takes memory on the server. */
function statementName(sql: string): string | undefined {
  const known = statements.get(sql);
  if (known !== undefined || statements.size >= mostStatements) return known;
  const name = `asof_${statements.size}`;
  statements.set(sql, name);
  return name;
}

async function inTransaction<T>(control: Pool, client: PoolClient, work: (tx: Queryable) => Promise<T>): Promise<T> {
  // One after the other: a connection answers one statement at a time.
  let last: Promise<unknown> = Promise.resolve();
  const run: Runner = (task, signal) => {
    const next = last.catch(() => {}).then(() => cancellable(control, client, task, signal));
    last = next;
    return next;
  };
  await client.query("BEGIN");
  try {
    const result = await work(queryable(run));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await last.catch(() => {});
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

interface Pools {
  readonly pool: Pool;
  readonly control: Pool;
}

async function withClient<T>(
  { pool, control }: Pools,
  work: (client: PoolClient) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  signal?.throwIfAborted();
  if (pool.ended) throw closed();
  const client = await pool.connect();
  try {
    return await cancellable(control, client, work, signal);
  } finally {
    // A cancellation on its way would hit whoever uses the connection next.
    client.release(cancelled.has(client));
  }
}

function closed(): StoreError {
  return new StoreError("closed", "The store is closed: open it again to go on.");
}

const cancelled = new WeakSet<ClientBase>();

/** Ends the running statement on the server when the signal fires, so that nothing goes on behind the caller's back. */
async function cancellable<C extends ClientBase, T>(
  control: Pool,
  client: C,
  work: (client: C) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  signal?.throwIfAborted();
  const { processID } = client as unknown as { processID: number };
  const cancel = (): void => {
    cancelled.add(client);
    control.query("select pg_cancel_backend($1)", [processID]).catch(() => {});
  };
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await work(client);
  } catch (error) {
    throw signal?.aborted ? signal.reason : queryFailed(error);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

async function assertReachable(pools: Pools, url: string, options: QueryOptions | undefined): Promise<void> {
  try {
    await withClient(pools, (client) => client.query("select 1"), options?.signal);
  } catch (cause) {
    await pools.pool.end();
    if (options?.signal?.aborted) throw cause;
    const place = withoutPassword(url);
    const reason = cause instanceof AggregateError ? String(cause.errors[0]?.message) : (cause as Error).message;
    throw new StoreError(
      "unreachable",
      `No PostgreSQL answers at ${place} (${reason}): is it running?`,
      { url: place },
      { cause },
    );
  }
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== "") parsed.password = "***";
    return parsed.href;
  } catch {
    return "the given URL";
  }
}
