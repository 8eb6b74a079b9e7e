/** Collects what is asked for at the same moment and answers it at once. */
export class Batch<Key, Answer> {
  readonly #answer: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Answer>>;
  #waiting: Set<Key> | undefined;
  #answers: Promise<ReadonlyMap<Key, Answer>> | undefined;

  constructor(answer: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Answer>>) {
    this.#answer = answer;
  }

  async get(key: Key): Promise<Answer | undefined> {
    if (this.#waiting === undefined) {
      const waiting = new Set<Key>();
      this.#waiting = waiting;
      this.#answers = settled().then(() => {
        this.#waiting = undefined;
        return this.#answer([...waiting]);
      });
    }
    this.#waiting.add(key);
    return (await this.#answers)?.get(key);
  }
}

/** After everything that can happen without waiting for input or output has happened. */
function settled(): Promise<void> {
  // Browsers have no setImmediate.
  return new Promise((resolve) => (typeof setImmediate === "function" ? setImmediate(resolve) : setTimeout(resolve)));
}
