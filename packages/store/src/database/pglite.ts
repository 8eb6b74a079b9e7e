import type { PGlite } from "@electric-sql/pglite";
import { StoreError } from "../errors.js";
import { bytesOfHex } from "../hash.js";
import type { Database, PreparedParameter, Queryable, QueryOptions } from "./database.js";
import { argument, PreparedStatements, type Session } from "./pglite-statements.js";
import { queryFailed } from "./sql.js";

const byteaOid = 17;

// The defaults of PGlite turn every byte into two characters and back, one by one.
const codecs = {
  serializers: { [byteaOid]: (bytes: Uint8Array) => bytes as unknown as string },
  parsers: { [byteaOid]: (hex: string) => bytesOfHex(hex.slice(2)) },
};

/** @param release what to do after the database is closed, for example removing its lock. */
export async function pgliteDatabase(
  directory: string | undefined,
  release: () => Promise<void> = async () => {},
): Promise<Database> {
  const { PGlite: Engine } = await import("@electric-sql/pglite");
  const engine: PGlite = await Engine.create(directory ?? "memory://", codecs);
  const statements = new PreparedStatements();
  const close = async (): Promise<void> => {
    if (!engine.closed) await engine.close();
    await release();
  };
  return {
    dialect: "pglite",
    autocommits: true,
    ...queryable(engine, engine, statements),
    async transaction(work, options) {
      ensureOpen(engine, options);
      return (await engine.transaction((tx) => work(queryable(tx, engine, statements)))) as Awaited<
        ReturnType<typeof work>
      >;
    },
    async listen(channel, onNotice) {
      ensureOpen(engine, undefined);
      const stop = await engine.listen(channel, onNotice);
      return async () => {
        if (!engine.closed) await stop();
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function queryable(session: Session, engine: PGlite, statements: PreparedStatements): Queryable {
  const run = async (sql: string, params: unknown[], options: QueryOptions | undefined, blob?: Blob) => {
    ensureOpen(engine, options);
    return await failing(session.query(sql, params, blob && { blob }));
  };
  return {
    async query<Row>(sql: string, params: readonly unknown[] = [], options?: QueryOptions) {
      return (await run(sql, [...params], options)).rows as Row[];
    },
    async prepared<Row>(sql: string, params: readonly PreparedParameter[], options?: QueryOptions) {
      ensureOpen(engine, options);
      const name = await failing(statements.nameOf(sql, session));
      return (await run(`execute ${name}(${params.map(argument).join(", ")})`, [], options)).rows as Row[];
    },
    async execute(sql, options) {
      ensureOpen(engine, options);
      await failing(session.exec(sql));
    },
    async copyOut(select, options) {
      const result = await run(`COPY (${select}) TO '/dev/blob' WITH (FORMAT binary)`, [], options);
      return [new Uint8Array(await (result.blob as Blob).arrayBuffer())];
    },
    async copyIn(target, rows, options) {
      const blob = new Blob([rows as Uint8Array<ArrayBuffer>]);
      await run(`COPY ${target} FROM '/dev/blob' WITH (FORMAT binary)`, [], options, blob);
    },
  };
}

async function failing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw queryFailed(error);
  }
}

function ensureOpen(engine: PGlite, options: QueryOptions | undefined): void {
  options?.signal?.throwIfAborted();
  if (engine.closed) throw new StoreError("closed", "The store is closed: open it again to go on.");
}
