import { coreOperators, createRegistry, type Registry } from "@asof/formula";
import type { StoreContext } from "./context.js";
import type { Database, Logger, OpenDatabase } from "./database/database.js";
import { migrate } from "./database/migrate.js";
import * as basketStore from "./find/baskets.js";
import { find } from "./find/find.js";
import { evalFormula } from "./formulas/evaluate.js";
import { registerFormula } from "./formulas/register.js";
import { type NamedFormula, type RegisterFormulasOptions, registerFormulas } from "./formulas/register-many.js";
import { componentsOf, dependentsOf, depthOf, expandedText } from "./formulas/structure.js";
import { textAt } from "./formulas/versions.js";
import { groupsOf } from "./groups/groups.js";
import { optionalMs, storedName } from "./names.js";
import * as catalog from "./reading/catalog.js";
import { inferFrequency } from "./reading/frequency.js";
import * as reads from "./reading/reads.js";
import { type RevisionKeyOptions, revisionKey, revisionKeys } from "./reading/revision-keys.js";
import type { CallOptions, SeriesStore } from "./series-store.js";
import { openSources, type SourcePlaces } from "./sources/open-sources.js";
import { localSource } from "./sources/sources.js";
import { withSources } from "./sources/with-sources.js";
import { subscribe } from "./subscriptions/subscribe.js";
import { transaction } from "./transaction.js";
import {
  type InsertedRevisions,
  type InsertRevisionsOptions,
  insertRevisions,
  type RevisionInput,
} from "./writing/insert-revisions.js";
import { rename } from "./writing/rename.js";
import { reset } from "./writing/reset.js";
import { strip } from "./writing/strip.js";
import { replace, update } from "./writing/write.js";

export interface OpenStoreOptions extends CallOptions {
  /** The SQL schema that holds the tables; several stores may share a database. `tsh` when undefined. */
  namespace?: string | undefined;
  /** The operators that formulas may use; those of `@asof/formula` when undefined. */
  registry?: Registry | undefined;
  logger?: Logger | undefined;
  /**
   * Other stores by name, to be read and not written: a series that this one does not have is that of the
   * first source that has it, and formulas may read it. Sources must not have this store as theirs.
   */
  sources?: SourcePlaces | undefined;
  /** The clock, epoch milliseconds. */
  now?: (() => number) | undefined;
}

/** A store with its own database. */
export interface Store extends SeriesStore {
  /** The database, for tables of your own beside those of the store. */
  readonly database: Database;
  readonly namespace: string;
  /**
   * Stores many revisions of one series in one transaction, oldest first: hundreds of times faster
   * than as many updates. Each is diffed against the one before it.
   *
   * @throws {StoreError} as `update`; nothing is stored then.
   */
  insertRevisions(
    name: string,
    revisions: Iterable<RevisionInput>,
    author: string,
    options?: InsertRevisionsOptions,
  ): Promise<InsertedRevisions>;
  /**
   * Names many formulas, all or none, in one transaction. They may read each other, in any order.
   *
   * @throws {StoreError} `invalid_formula` with all that is wrong with any of them in `details.problems`:
   * position in the list, name, message
   */
  registerFormulas(formulas: readonly NamedFormula[], options?: RegisterFormulasOptions): Promise<void>;
  /**
   * SHA-256 in hexadecimal over what a series is made of as of a date: awareness, kind of values and
   * all revisions (date, kind, instants, values) of a primary series; the text of a formula and the keys
   * of what it reads. Equal in every database for equal histories, whatever the name of the series; other
   * contents have another key. `undefined` when nothing was known: of an unknown name, and before the first revision.
   */
  revisionKey(name: string, options?: RevisionKeyOptions): Promise<string | undefined>;
  /** The keys of many series, those of primary ones by one statement; unknown names are not in the answer. */
  revisionKeys(names: readonly string[], options?: RevisionKeyOptions): Promise<Map<string, string>>;
  /**
   * Several calls as one transaction: what they write is stored when `work` resolves, and nothing of it when
   * it throws. Inside, use the given store only. A call that fails there undoes what it did itself.
   */
  transaction<T>(work: (store: Store) => Promise<T>, options?: CallOptions): Promise<T>;
  /** Removes everything that the store holds, for good: all series with their past, formulas and named searches. */
  reset(options?: CallOptions): Promise<void>;
}

export type OpenStore = (where: string | Database, options?: OpenStoreOptions) => Promise<Store>;

/** How to open a store where databases are opened in that way. */
export function storeOpener(openDatabase: OpenDatabase): OpenStore {
  const open: OpenStore = async (where, options = {}) => {
    const database = typeof where === "string" ? await openDatabase(where, options) : where;
    const release = typeof where === "string" ? () => database.close() : async () => {};
    const namespace = options.namespace ?? "tsh";
    try {
      await migrate(database, namespace, options);
      const { logger = {}, now = Date.now, registry = createRegistry(coreOperators) } = options;
      const { sources, close } = await openSources(options.sources ?? {}, open, options);
      const context = { database, namespace, ns: `"${namespace}"`, registry, logger, now, sources };
      return storeOf(context, async () => void (await Promise.all([close(), release()])));
    } catch (error) {
      await release();
      throw error;
    }
  };
  return open;
}

function storeOf(context: StoreContext, release: () => Promise<void>): Store {
  const store = ownStore(context, release);
  return context.sources.length === 0 ? store : withSources(store, context.sources);
}

function ownStore(context: StoreContext, release: () => Promise<void>): Store {
  const closing = new AbortController();
  const close = async (): Promise<void> => {
    closing.abort();
    await release();
  };
  return {
    database: context.database,
    namespace: context.namespace,
    update: (...args) => update(context, ...args),
    replace: (...args) => replace(context, ...args),
    insertRevisions: (...args) => insertRevisions(context, ...args),
    registerFormulas: (...args) => registerFormulas(context, ...args),
    get: (name, options) => reads.get(context, name, options),
    getMany: (names, options) => reads.getMany(context, names, options),
    insertionDates: (name, options) => reads.insertionDates(context, name, options),
    history: (name, options) => reads.history(context, name, options),
    staircase: (name, options) => reads.staircase(context, name, options),
    blockStaircase: (name, options) => reads.blocks(context, name, options),
    async inferredFrequency(name, options) {
      const series = await reads.get(context, name, options);
      return series && inferFrequency(series);
    },
    exists: async (name, options) => (await catalog.type(context, name, options)) !== undefined,
    type: (name, options) => catalog.type(context, name, options),
    rename: (...args) => rename(context, ...args),
    strip: (...args) => strip(context, ...args),
    delete: (name, options) => catalog.remove(context, name, options),
    metadata: (name, options) => catalog.metadata(context, name, options),
    updateMetadata: (name, changes, options) => catalog.updateMetadata(context, name, changes, options),
    replaceMetadata: (name, given, options) => catalog.replaceMetadata(context, name, given, options),
    facts: (name, options) => catalog.facts(context, name, options),
    interval: (name, options) => reads.interval(context, name, options),
    catalog: (options) => catalog.catalog(context, options),
    find: (query, options) => find(context, query, options),
    source: async (name, options) => ((await catalog.type(context, name, options)) ? localSource : undefined),
    registerBasket: (...args) => basketStore.registerBasket(context, ...args),
    deleteBasket: (name, options) => basketStore.deleteBasket(context, name, options),
    baskets: (options) => basketStore.baskets(context, options),
    basketDefinition: (name, options) => basketStore.basketDefinition(context, name, options),
    basket: (name, options) => basketStore.basket(context, name, options),
    log: (name, options) => reads.log(context, name, options),
    async formula(name, options = {}) {
      const date = optionalMs(options.revisionDate);
      const text = await (date === undefined
        ? catalog.formulaText(context, name, options)
        : textAt(context, name, date, options));
      return text === undefined || (options.level ?? 0) <= 0 ? text : await expandedText(context, text, options);
    },
    async formulaDepth(name, options) {
      const text = await catalog.formulaText(context, name, options);
      return text === undefined ? undefined : await depthOf(context, storedName(name), text, options);
    },
    async formulaComponents(name, options) {
      const text = await catalog.formulaText(context, name, options);
      return text === undefined ? undefined : await componentsOf(context, storedName(name), text, options);
    },
    dependents: (name, options) => dependentsOf(context, storedName(name), options),
    registerFormula: (name, text, options) => registerFormula(context, name, text, options),
    evalFormula: (text, options) => evalFormula(context, text, options),
    groups: groupsOf(context),
    revisionKey: (name, options) => revisionKey(context, name, options),
    revisionKeys: (names, options) => revisionKeys(context, names, options),
    reset: (options) => reset(context, options),
    transaction: (work, options) => transaction(context, (inside) => storeOf(inside, async () => {}), work, options),
    subscribe: (options) => subscribe(context, options, closing.signal),
    close,
    [Symbol.asyncDispose]: close,
  };
}
