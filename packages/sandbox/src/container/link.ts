/** A two-way byte stream to the runner, whatever carries it. */
export interface Link {
  /** Sends the parts in order, uncopied. */
  send(parts: readonly Uint8Array[]): void;
  /** Called with every piece that arrives; set once, before the first can arrive. */
  onData: (bytes: Uint8Array) => void;
  /** Resolves when nothing can arrive any more. */
  readonly ended: Promise<void>;
  close(): void;
}
