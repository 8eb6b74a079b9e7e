import type { Client } from "pg";

interface Listener {
  onNotice(text: string): void;
  onGap(): void;
}

const retryMs = 200;
const longestRetryMs = 10_000;

interface Shared {
  readonly connection: ListeningConnection;
  readonly listeners: Set<Listener>;
  readonly ready: Promise<void>;
}

/** Listens to channels, on one connection for each, however many listen to it. */
export class Channels {
  readonly #connect: () => Client;
  readonly #open = new Map<string, Shared>();

  constructor(connect: () => Client) {
    this.#connect = connect;
  }

  async listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const shared = this.#open.get(channel) ?? this.#start(channel);
    shared.listeners.add(listener);
    const stop = async (): Promise<void> => {
      shared.listeners.delete(listener);
      if (shared.listeners.size > 0) return;
      if (this.#open.get(channel) === shared) this.#open.delete(channel);
      await shared.connection.close();
    };
    await shared.ready.catch(async (error) => {
      await stop();
      throw error;
    });
    return stop;
  }

  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(({ connection }) => connection.close()));
  }

  #start(channel: string): Shared {
    const listeners = new Set<Listener>();
    const connection = new ListeningConnection(this.#connect, channel, {
      onNotice(text) {
        for (const listener of listeners) listener.onNotice(text);
      },
      onGap() {
        for (const listener of listeners) listener.onGap();
      },
    });
    const shared = { connection, listeners, ready: connection.open() };
    this.#open.set(channel, shared);
    return shared;
  }
}

/** One connection, and a new one when that breaks. */
class ListeningConnection {
  readonly #connect: () => Client;
  readonly #channel: string;
  readonly #listener: Listener;
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connect: () => Client, channel: string, listener: Listener) {
    this.#connect = connect;
    this.#channel = channel;
    this.#listener = listener;
  }

  async open(): Promise<void> {
    const client = this.#connect();
    client.on("notification", ({ payload }) => this.#listener.onNotice(payload ?? ""));
    // Both an error and the end without one mean that the connection is gone.
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      this.#client = undefined;
      await client.end().catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#reopen(retryMs);
  }

  #reopen(afterMs: number): void {
    if (this.#closed) return;
    const again = async (): Promise<void> => {
      try {
        await this.open();
        if (this.#closed) await this.close();
        else this.#listener.onGap();
      } catch {
        this.#reopen(Math.min(2 * afterMs, longestRetryMs));
      }
    };
    this.#retry = setTimeout(again, afterMs);
  }
}
