import { readFileSync } from "node:fs";
import { stringifyExact } from "@asof/platform/contract";
import type { Server } from "../src/index.js";

export interface Exchange {
  readonly check: string;
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly body: unknown };
}

interface Recorded {
  readonly [field: string]: unknown;
  readonly uuid: string;
  readonly object: string;
  readonly type?: string;
  readonly project?: string;
  readonly model?: string;
  readonly upstream_node?: string;
  readonly downstream_node?: string;
  readonly cell_shape?: readonly number[];
}

/** What a client of that version sent, and what a stand-in answered, in order. */
export function recordedExchanges(version: string): Exchange[] {
  return JSON.parse(readFileSync(new URL(`./fixtures/golden/exchanges-${version}.json`, import.meta.url), "utf8"));
}

const uuids = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
const collections: Record<string, string> = {
  TimeSeries: "time_series",
  Source: "sources",
  Operation: "operations",
  Model: "models",
};

/**
 * Sends recorded requests to a server, each recorded uuid in place of which the server gave its own. What
 * was made by requests that the recording left out (it holds every kind of request once) is made before it
 * is needed, from the recorded answers.
 */
export class Replay {
  readonly #server: Server;
  readonly #known: Map<string, Recorded>;
  readonly #own = new Map<string, string>();

  constructor(server: Server, exchanges: readonly Exchange[]) {
    this.#server = server;
    this.#known = new Map(
      exchanges.flatMap(({ response }) => resourcesIn(response.body)).map((one) => [one.uuid, one]),
    );
  }

  /** Whether a request is about a time series with cells of several values. */
  isAboutCells({ request }: Exchange): boolean {
    const text = request.path + JSON.stringify(request.body);
    return (text.match(uuids) ?? []).some((uuid) => (this.#known.get(uuid)?.cell_shape?.length ?? 0) > 0);
  }

  async answer({ request, response }: Exchange): Promise<{ status: number; body: unknown; path: string }> {
    const text = request.path + JSON.stringify(request.body);
    for (const uuid of text.match(uuids) ?? []) await this.#ensure(uuid);
    const path = this.#translated(request.path);
    const answer = await this.#send(request.method, path, request.body);
    if (request.method === "POST" && answer.status < 300) {
      this.#own.set((response.body as Recorded).uuid, (answer.body as Recorded).uuid);
    }
    return { ...answer, path };
  }

  /** Makes resources that no recorded answer shows, under the uuids that requests know them by. */
  async make(resources: readonly Recorded[]): Promise<void> {
    for (const one of resources) this.#known.set(one.uuid, one);
    for (const { uuid } of resources) await this.#ensure(uuid);
  }

  async #ensure(uuid: string): Promise<void> {
    const known = this.#known.get(uuid);
    if (known === undefined || this.#own.has(uuid)) return;
    for (const needed of [known.project, known.model, known.upstream_node, known.downstream_node]) {
      if (needed !== undefined) await this.#ensure(needed);
    }
    const collection = this.#collectionOf(known);
    if (collection === undefined) return;
    const { body } = await this.#send("POST", `/v1alpha2${this.#translated(collection)}`, known);
    const made = (body as Recorded).uuid;
    if (made !== undefined) this.#own.set(uuid, made);
  }

  #collectionOf({ object, type = "", project, downstream_node }: Recorded): string | undefined {
    if (object === "Project") return "/projects/";
    if (object === "Node") return `/projects/${project}/${collections[type]}/`;
    if (object === "Backtest") return `/projects/${project}/backtests/`;
    if (object !== "Edge") return undefined;
    const owner = this.#known.get(downstream_node ?? "");
    if (owner === undefined) return undefined;
    const edges = type === "Layer" ? "layers" : "inputs";
    return `/projects/${owner.project}/${collections[owner.type ?? ""]}/${owner.uuid}/${edges}/`;
  }

  async #send(method: string, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
    const text = body == null ? {} : { body: this.#translated(stringifyExact(body)) };
    const reply = await this.#server.fetch(new Request(`http://platform.test${path}`, { method, ...text }));
    return { status: reply.status, body: await reply.json() };
  }

  #translated(text: string): string {
    return text.replaceAll(uuids, (uuid) => this.#own.get(uuid) ?? uuid);
  }
}

function resourcesIn(body: unknown): Recorded[] {
  if (typeof body !== "object" || body === null) return [];
  if ("data" in body && Array.isArray(body.data)) return body.data.flatMap(resourcesIn);
  return "uuid" in body && "object" in body ? [body as Recorded] : [];
}
