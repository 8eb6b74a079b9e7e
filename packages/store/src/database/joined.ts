import type { Database, Queryable } from "./database.js";

/**
 * The database as seen from inside one of its transactions: what begins there joins it, and can fail
 * without ending the whole.
 */
export function joined(tx: Queryable, database: Database): Database {
  const close = async (): Promise<void> => {};
  let depth = 0;
  return {
    dialect: database.dialect,
    autocommits: false,
    listen: (...args) => database.listen(...args),
    query: (...args) => tx.query(...args),
    prepared: (...args) => tx.prepared(...args),
    execute: (...args) => tx.execute(...args),
    copyOut: (...args) => tx.copyOut(...args),
    copyIn: (...args) => tx.copyIn(...args),
    async transaction(work, options) {
      const savepoint = `joined_${depth++}`;
      await tx.execute(`savepoint ${savepoint}`, options);
      try {
        const result = await work(tx);
        await tx.execute(`release savepoint ${savepoint}`, options);
        return result;
      } catch (error) {
        // Without the signal: what it cancelled has to be undone too.
        await tx.execute(`rollback to savepoint ${savepoint}`);
        throw error;
      } finally {
        depth--;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
