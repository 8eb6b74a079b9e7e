import type { Database, Logger } from "./database/database.js";

/** What every part of an open store works with. */
export interface StoreContext {
  readonly database: Database;
  /** The SQL schema that holds the tables, quoted. */
  readonly ns: string;
  readonly namespace: string;
  readonly logger: Logger;
  readonly now: () => number;
}
