import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from "@asof/platform/contract";

/** One request, read and checked against its route. */
export interface Call<R> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** Scheme and host that the client used, for absolute addresses in answers. */
  readonly origin: string;
  readonly signal: AbortSignal;
}

/** Answers a call; throws the errors that `replyTo` turns into statuses. */
export type Handler<R> = (call: Call<R>) => Promise<AnswerOf<R>>;

/** A handler for every verb of a noun of the contract. */
export type Handlers<Noun> = { readonly [Verb in keyof Noun]: Handler<Noun[Verb]> };

/** Lists come whole. */
export function listOf<Item>(data: Item[]): { data: Item[]; has_more: boolean } {
  return { data, has_more: false };
}

const fixed = ["object", "type"];
const clearable = ["description", "organization_sharing_role", "label_indexer", "start_timing", "end_timing"];

/** The changes of a PATCH: what the body does not name stays, and `null` clears what may be without a value. */
export function changesOf(body: object): Record<string, unknown> {
  const given = Object.entries(body).filter(([key, value]) => value !== undefined && !fixed.includes(key));
  return Object.fromEntries(given.filter(([key, value]) => value !== null || clearable.includes(key)));
}
