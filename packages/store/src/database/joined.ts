import type { Database, Queryable } from "./database.js";

/** The database as seen from inside one of its transactions: what begins there joins it. */
export function joined(tx: Queryable, database: Database): Database {
  const close = async (): Promise<void> => {};
  return {
    dialect: database.dialect,
    listen: (...args) => database.listen(...args),
    query: (...args) => tx.query(...args),
    prepared: (...args) => tx.prepared(...args),
    execute: (...args) => tx.execute(...args),
    copyOut: (...args) => tx.copyOut(...args),
    copyIn: (...args) => tx.copyIn(...args),
    transaction: (work) => work(tx),
    close,
    [Symbol.asyncDispose]: close,
  };
}
