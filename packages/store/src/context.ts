import type { Registry } from "@asof/formula";
import type { Database, Logger } from "./database/database.js";
import type { Source } from "./sources/sources.js";

/** What every part of an open store works with. */
export interface StoreContext {
  readonly database: Database;
  /** The SQL schema that holds the tables, quoted. */
  readonly ns: string;
  readonly namespace: string;
  /** The operators that formulas may use. */
  readonly registry: Registry;
  readonly logger: Logger;
  readonly now: () => number;
  /** Stores whose series formulas may read too, after those of this one. */
  readonly sources: readonly Source[];
}
