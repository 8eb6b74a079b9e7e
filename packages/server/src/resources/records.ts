import { randomUUID } from "node:crypto";
import { Time } from "@asof/series";
import type { Database } from "@asof/store";
import { ServerError } from "../errors.js";

export const recordKinds = [
  "project",
  "node",
  "edge",
  "deployment",
  "job",
  "result",
  "backtest",
  "backtestJob",
  "backtestResult",
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A resource as the API answers it, without knowing more than its identity. */
export interface Resource {
  readonly uuid: string;
  readonly create_time: string;
}

/** Where a resource hangs: its project, and the node or backtest it belongs to; `-` stands for any. */
export interface Place {
  readonly project?: string;
  readonly parent?: string;
}

const schema = `
create schema if not exists asof;
create table if not exists asof.record (
  uuid uuid primary key,
  sequence bigint generated always as identity,
  kind text not null,
  project uuid,
  parent uuid,
  body jsonb not null
);
create index if not exists record_place on asof.record (kind, project, parent, sequence);
create unique index if not exists record_series on asof.record ((body->>'series')) where kind = 'node';
`;

/** The platform's resources, one row each, in the database that holds the series. */
export class Records {
  readonly #database: Database;
  readonly #now: () => number;

  private constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  static async open(database: Database, now: () => number = Date.now): Promise<Records> {
    await database.transaction(async (tx) => {
      // Servers that start at once would trip over one another.
      await tx.query("select pg_advisory_xact_lock(hashtext('asof.record'))");
      await tx.execute(schema);
    });
    return new Records(database, now);
  }

  /**
   * Keeps a new resource; its uuid and creation time are set here.
   *
   * @throws {ServerError} `conflict` for a node whose series another node holds.
   */
  async create<B extends object>(kind: RecordKind, place: Place, body: B): Promise<B & Resource> {
    const resource = { ...body, uuid: randomUUID(), create_time: this.#time(), update_time: null };
    const rows = await this.#database.query(
      `insert into asof.record (uuid, kind, project, parent, body) values ($1, $2, $3, $4, $5::text::jsonb)
       on conflict do nothing returning uuid`,
      [resource.uuid, kind, place.project ?? null, place.parent ?? null, JSON.stringify(resource)],
    );
    if (rows.length === 0) throw new ServerError("conflict", `Another ${kind} has the same name.`, { kind });
    return resource;
  }

  /** @throws {ServerError} `not_found` also for one that hangs elsewhere than at `place`. */
  async get<R extends Resource>(kind: RecordKind, uuid: string, place: Place = {}): Promise<R> {
    const [row] = await this.#database.query<{ body: R }>(
      `select body from asof.record where kind = $1
       and ($2::uuid is null or project = $2) and ($3::uuid is null or parent = $3) and uuid = $4`,
      [kind, wanted(place.project), wanted(place.parent), wanted(uuid)],
    );
    if (row === undefined) throw absent(kind, uuid);
    return row.body;
  }

  /** Where the resources of a project hang; `-` is any project. @throws {ServerError} `not_found` */
  async placeOf(project: string): Promise<Place> {
    return project === "-" ? {} : { project: (await this.get("project", project)).uuid };
  }

  /** Newest first; without a place, all of the kind. */
  async list<R extends Resource>(kind: RecordKind, place: Place = {}): Promise<R[]> {
    const rows = await this.#database.query<{ body: R }>(
      `select body from asof.record
       where kind = $1 and ($2::uuid is null or project = $2) and ($3::uuid is null or parent = $3)
       order by sequence desc`,
      [kind, wanted(place.project), wanted(place.parent)],
    );
    return rows.map((row) => row.body);
  }

  /** Lays `changes` over a resource and stamps the time. @throws {ServerError} `not_found` */
  async update<R extends Resource>(kind: RecordKind, uuid: string, changes: Partial<R>): Promise<R> {
    const patch = { ...changes, update_time: this.#time() };
    const [row] = await this.#database.query<{ body: R }>(
      "update asof.record set body = body || $3::text::jsonb where uuid = $1 and kind = $2 returning body",
      [wanted(uuid), kind, JSON.stringify(patch)],
    );
    if (row === undefined) throw absent(kind, uuid);
    return row.body;
  }

  /** Lays `changes` over all resources of a kind in a project. */
  async updateAll(kind: RecordKind, place: { readonly project: string }, changes: object): Promise<void> {
    await this.#database.query(
      "update asof.record set body = body || $3::text::jsonb where kind = $1 and project = $2",
      [kind, place.project, JSON.stringify(changes)],
    );
  }

  /** Removes a resource and all that hangs on it. @throws {ServerError} `not_found` */
  async delete<R extends Resource>(kind: RecordKind, uuid: string): Promise<R> {
    const resource = await this.get<R>(kind, uuid);
    await this.#database.query("delete from asof.record where uuid = $1 or project = $1 or parent = $1", [
      resource.uuid,
    ]);
    return resource;
  }

  #time(): string {
    return new Time(this.#now()).toString();
  }
}

const uuidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const nobody = "00000000-0000-0000-0000-000000000000";

/** What to compare with: null where any will do, the uuid of nothing for text that is no uuid. */
function wanted(reference: string | undefined): string | null {
  if (reference === undefined || reference === "-") return null;
  return uuidPattern.test(reference) ? reference : nobody;
}

function absent(kind: RecordKind, uuid: string): ServerError {
  return new ServerError("not_found", `There is no ${kind} ${uuid} here.`, { kind, uuid });
}
