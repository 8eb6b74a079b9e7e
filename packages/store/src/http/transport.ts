import { type AnySeries, formatInstant, type InstantLike, isAwareInstant, toEpochMs } from "@asof/series";
import ky, { HTTPError, type KyInstance, type Options } from "ky";
import type { z } from "zod";
import { StoreError } from "../errors.js";
import { storable } from "../names.js";
import type { CallOptions, InsertionBounds, ValueBounds } from "../series-store.js";
import { unpackSeries } from "./pack.js";
import { remoteError } from "./remote-error.js";

export interface RemoteStoreOptions {
  /** What makes the requests; the global one when undefined. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Sent with every request. */
  headers?: Record<string, string> | undefined;
  /** How long one request may take. A minute when undefined. */
  timeoutMs?: number | undefined;
}

type Query = Record<string, string | number | boolean | undefined>;

/** Makes the requests of a remote store and turns what comes back into values or errors of the store. */
export class Transport {
  readonly #http: KyInstance;
  readonly #lacking = new Set<string>();

  constructor(url: string, { fetch, headers = {}, timeoutMs = 60_000 }: RemoteStoreOptions) {
    const call = fetch && ((input: RequestInfo | URL, init?: RequestInit) => fetch(new Request(input, init)));
    const prefix = url.endsWith("/") ? url : `${url}/`;
    this.#http = ky.create({
      prefix,
      headers,
      timeout: timeoutMs,
      retry: 0,
      ...(call && { fetch: call as typeof globalThis.fetch }),
    });
  }

  async series(path: string, query: Query, signal: AbortSignal | undefined): Promise<AnySeries | undefined> {
    const pack = await this.bytes(path, query, signal);
    return pack && (await unpackSeries(pack));
  }

  async bytes(path: string, query: Query, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const reply = await this.send(path, { searchParams: query, ...signalOf({ signal }) }, [404]);
    return reply.status === 404 ? undefined : await reply.bytes();
  }

  /**
   * The reply of a route that the originals do not have, also when it says that there is no such series;
   * `undefined` from a server without it, which is not asked again.
   */
  async ask(path: string, options: Options): Promise<Response | undefined> {
    if (this.#lacking.has(path)) return undefined;
    const reply = await this.send(path, options, [404, 405]);
    if (reply.ok || (await reply.clone().text()).includes("does not exists")) return reply;
    this.#lacking.add(path);
    return undefined;
  }

  async json<T>(
    path: string,
    query: Query,
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    const reply = await this.send(path, { searchParams: query, ...signalOf({ signal }) }, [404]);
    if (reply.status === 404 || reply.status === 204) return undefined;
    const answer = schema.safeParse(await reply.json());
    if (answer.success) return answer.data;
    throw new StoreError(
      "remote",
      `${reply.url} did not answer as a store does: is the URL right?`,
      {},
      { cause: answer.error },
    );
  }

  async send(path: string, options: Options, accepted: readonly number[] = []): Promise<Response> {
    if (isQuery(options.searchParams)) for (const text of Object.values(options.searchParams)) wellFormed(text);
    try {
      return await this.#http(path, options);
    } catch (error) {
      if (error instanceof HTTPError && accepted.includes(error.response.status)) return unread(error);
      if (options.signal?.aborted) throw options.signal.reason;
      throw error instanceof HTTPError ? remoteError(path, error) : unreachable(error);
    }
  }
}

/** The answer as it came: its body was read to make the error. */
function unread({ data, response: { status, headers } }: HTTPError): Response {
  return new Response(typeof data === "string" ? data : JSON.stringify(data), { status, headers });
}

function unreachable(cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreError(
    "remote",
    `The store does not answer (${reason}): is it running, and the URL right?`,
    {},
    { cause },
  );
}

/** Aware instants with their offset, naive text as it is. */
export function text(instant: InstantLike | undefined): string | undefined {
  if (instant === undefined) return undefined;
  return formatInstant(toEpochMs(instant), isAwareInstant(instant) ? "+00:00" : "");
}

export function boundsOf({ fromValueDate, toValueDate }: ValueBounds) {
  return { from_value_date: text(fromValueDate), to_value_date: text(toValueDate) };
}

export function insertionBoundsOf({ fromInsertionDate, toInsertionDate }: InsertionBounds) {
  return { from_insertion_date: text(fromInsertionDate), to_insertion_date: text(toInsertionDate) };
}

/** So many at a time, in order. */
export async function inBatches<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += size) results.push(...(await Promise.all(items.slice(i, i + size).map(work))));
  return results;
}

type Fields = Record<string, string | undefined>;

export function form(fields: Fields): URLSearchParams {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, wellFormed(value as string)]));
}

/** Fields with a file. Those with line ends go into the query: as parts of a form these would be changed. */
export function formWithFile(
  fields: Fields,
  name: string,
  file: Uint8Array,
): { readonly body: FormData; readonly searchParams: Record<string, string> } {
  const body = new FormData();
  const searchParams: Record<string, string> = {};
  for (const [field, value] of form(fields)) {
    if (/[\r\n]/.test(value)) searchParams[field] = value;
    else body.set(field, value);
  }
  body.set(name, new Blob([file as Uint8Array<ArrayBuffer>]));
  return { body, searchParams };
}

function isQuery(params: Options["searchParams"]): params is Record<string, unknown> & Options["searchParams"] {
  return typeof params === "object" && !Array.isArray(params) && !(params instanceof URLSearchParams);
}

/** Text that would be another one on the wire is refused. */
function wellFormed<T>(value: T): T {
  return typeof value === "string" ? (storable("What is sent", value) as T) : value;
}

export function signalOf({ signal }: CallOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
