import { type CacheStore, openCacheStore } from "@asof/cache";
import { Client } from "@asof/platform";
import { TimeArray } from "@asof/series";
import { openStore, type Store } from "@asof/store";
import { createServer, type Server, type ServerOptions } from "../src/index.js";

export interface MemoryServer extends AsyncDisposable {
  readonly server: Server;
  readonly store: Store;
  readonly cache: CacheStore;
  readonly client: Client;
  /** What the server could not explain; empty in a healthy test. */
  readonly errors: unknown[];
}

/** A server on a store in memory, and the real client wired to it without a port. */
export async function startServer(options: Partial<ServerOptions> = {}): Promise<MemoryServer> {
  const errors: unknown[] = [];
  const store = options.store ?? (await openStore("memory:"));
  const cache = options.cache ?? (await openCacheStore("memory:"));
  const server = await createServer({ onError: (error) => void errors.push(error), ...options, store, cache });
  const client = clientOf(server);
  const dispose = async (): Promise<void> => {
    await server.close();
    if (options.store === undefined) await store.close();
  };
  return { server, store, cache, client, errors, [Symbol.asyncDispose]: dispose };
}

export function clientOf(server: Server): Client {
  return new Client({ apiHost: "http://platform.test", fetch: server.fetch });
}

const hourMs = 3_600_000;

/** Midnight of the first day of all examples, plus hours. */
export function at(hours: number): string {
  return new Date(Date.UTC(2024, 0, 1) + hours * hourMs).toISOString().replace(".000", "");
}

/** Hourly values from `start` on (hours of the example), known as of `asOf`. */
export function hourly(start: number, values: readonly number[], asOf: number): TimeArray {
  const range = { samplePeriod: "PT1H", startTime: at(start), endTime: at(start + values.length) };
  return new TimeArray({ ...range, asOfTime: at(asOf), values, mask: null });
}
