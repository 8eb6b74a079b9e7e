import type { SeriesQuery } from "@asof/formula";
import type { Frame } from "@asof/series";
import type { StoreContext } from "../context.js";
import type { Queryable, QueryOptions } from "../database/database.js";
import { Batch } from "../formulas/batch.js";
import { beforeAll } from "../reading/window.js";
import { frameOf, type GroupRead, type GroupRevision, type GroupWindow, readGroups } from "./window.js";

/** What is stored under the name of a group, and what a primary one held. */
export interface StoredGroup {
  readonly read: GroupRead;
  readonly frame: Frame;
}

/** Where group formulas and bindings find what is stored. */
export interface GroupSource {
  get(name: string, query: SeriesQuery): Promise<StoredGroup | undefined>;
}

/** Reads just what a query asks for; what is asked for at the same moment by one statement. */
export class CurrentGroups implements GroupSource {
  readonly #read: (names: readonly string[], window: GroupWindow) => Promise<Map<string, GroupRead>>;
  readonly #windows = new Map<string, Batch<string, GroupRead>>();

  constructor(context: StoreContext, options: QueryOptions = {}, queryable: Queryable = context.database) {
    this.#read = (names, window) => readGroups(queryable, context.namespace, names, window, options);
  }

  async get(name: string, query: SeriesQuery): Promise<StoredGroup | undefined> {
    const window = { until: query.revisionDate, from: query.fromValueDate, to: query.toValueDate };
    const key = `${window.until},${window.from},${window.to}`;
    const batch = this.#windows.get(key) ?? new Batch((names: readonly string[]) => this.#read(names, window));
    this.#windows.set(key, batch);
    const read = await batch.get(name);
    return read && { read, frame: frameOf(read, read.revisions.at(-1)) };
  }
}

/** Reads all revisions of a group within the value bounds once, and answers every revision date from memory. */
export class GroupTimelines implements GroupSource {
  readonly #read: (names: readonly string[], window: GroupWindow) => Promise<Map<string, GroupRead>>;
  readonly #timelines = new Map<string, Promise<Timeline | undefined>>();

  constructor(context: StoreContext, options: QueryOptions = {}) {
    this.#read = (names, window) => readGroups(context.database, context.namespace, names, window, options);
  }

  async get(name: string, query: SeriesQuery): Promise<StoredGroup | undefined> {
    const { revisionDate = Number.POSITIVE_INFINITY, fromValueDate: from, toValueDate: to } = query;
    const key = JSON.stringify([from, to, name]);
    const timeline = this.#timelines.get(key) ?? this.#load(name, { since: beforeAll, from, to });
    this.#timelines.set(key, timeline);
    return (await timeline)?.at(revisionDate);
  }

  async #load(name: string, window: GroupWindow): Promise<Timeline | undefined> {
    const read = (await this.#read([name], window)).get(name);
    return read && new Timeline(read);
  }
}

class Timeline {
  readonly #read: GroupRead;
  #last: { readonly revision: GroupRevision | undefined; readonly frame: Frame } | undefined;

  constructor(read: GroupRead) {
    this.#read = read;
  }

  at(date: number): StoredGroup {
    const revision = this.#read.revisions.findLast(({ inserted }) => inserted <= date);
    if (this.#last === undefined || this.#last.revision !== revision)
      this.#last = { revision, frame: frameOf(this.#read, revision) };
    return { read: this.#read, frame: this.#last.frame };
  }
}
