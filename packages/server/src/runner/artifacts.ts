import { createHash } from "node:crypto";
import { type CacheStore, cached } from "@asof/cache";
import type { Json } from "../connectors/executor.js";

/** Computes a thing once for everything that shaped it, and counts for one job how often that was not needed. */
export class Artifacts {
  hits = 0;
  misses = 0;
  readonly #store: CacheStore;

  constructor(store: CacheStore) {
    this.#store = store;
  }

  /** The kept value for `params`, or what `generate` gives, kept from then on. */
  async keep<T>(name: string, params: Json, generate: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const run = cached<T>(this.#store, { name, params: params as never, generate });
    const { value, hit } = await run(signal === undefined ? {} : { signal });
    if (hit) this.hits++;
    else this.misses++;
    return value;
  }
}

/** SHA-256 of plain data; the order of keys does not matter. */
export function digestOf(data: Json): string {
  return createHash("sha256").update(canonical(data)).digest("hex");
}

function canonical(data: Json): string {
  if (data === null || typeof data !== "object") return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(",")}}`;
}
