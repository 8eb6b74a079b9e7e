import type { ClientBase, Submittable } from "pg";

/** What a COPY needs of the connection of the `pg` driver. */
interface Connection {
  query(sql: string): void;
  sendCopyFromChunk(bytes: Uint8Array): void;
  endCopyFrom(): void;
}

const chunkLength = 1 << 20;

/** Runs `COPY … TO STDOUT` and gives all its bytes in pieces, each of which ends with a row. */
export async function copyOut(client: ClientBase, sql: string): Promise<Uint8Array[]> {
  const pieces = new Pieces();
  await copy(client, sql, { data: (row) => pieces.append(row) });
  return pieces.take();
}

/** Runs `COPY … FROM STDIN` with the given bytes. */
export async function copyIn(client: ClientBase, sql: string, bytes: Uint8Array): Promise<void> {
  await copy(client, sql, {
    start(connection) {
      for (let at = 0; at < bytes.length; at += chunkLength) {
        connection.sendCopyFromChunk(
          Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(chunkLength, bytes.length - at)),
        );
      }
      connection.endCopyFrom();
    },
  });
}

interface CopyHandlers {
  start?(connection: Connection): void;
  data?(chunk: Uint8Array): void;
}

/** The driver calls these methods by name, as it does those of its own queries. */
function copy(client: ClientBase, sql: string, handlers: CopyHandlers): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const ignore = (): void => {};
    const submittable = {
      submit: (connection: unknown) => (connection as Connection).query(sql),
      handleCopyInResponse: (connection: Connection) => handlers.start?.(connection),
      handleCopyData: (message: { chunk: Uint8Array }) => handlers.data?.(message.chunk),
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => {
        if (failure === undefined) resolve();
      },
      handleCommandComplete: ignore,
      handleRowDescription: ignore,
      handleDataRow: ignore,
      handlePortalSuspended: ignore,
      handleEmptyQuery: ignore,
      callback: ignore,
    };
    client.query(submittable as Submittable);
  });
}

const longestPiece = 1 << 22;

/**
 * The driver reuses its buffers, so rows are copied as they come. The server sends each in a message of its own; none is
 * torn apart, and what was copied stays where it is, however much follows.
 */
class Pieces {
  readonly #full: Uint8Array[] = [];
  #last = unclearedBytes(1 << 16);
  #length = 0;

  append(row: Uint8Array): void {
    if (this.#length + row.length > this.#last.length) {
      if (this.#length > 0) this.#full.push(this.#filled());
      this.#last = unclearedBytes(Math.max(row.length, Math.min(this.#last.length * 2, longestPiece)));
      this.#length = 0;
    }
    this.#last.set(row, this.#length);
    this.#length += row.length;
  }

  take(): Uint8Array[] {
    return [...this.#full, this.#filled()];
  }

  #filled(): Uint8Array {
    return this.#last.subarray(0, this.#length);
  }
}

/** No `Buffer`: that one's `slice` copies nothing. */
function unclearedBytes(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}
