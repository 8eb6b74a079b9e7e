/** Between two lines of counts where lines cannot be rewritten. */
const lineEveryMs = 5_000;

/** Tells on a stream what is being done: in place on a terminal; elsewhere a line a step, and now and then its counts. */
export class Progress {
  readonly #stream: Pick<NodeJS.WriteStream, "isTTY" | "write">;
  readonly #now: () => number;
  readonly #began: number;
  #stepBegan: number;
  #lastLine: number;
  #open = false;

  constructor(stream: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr, now = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#began = this.#stepBegan = this.#lastLine = now();
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (this.#now() - this.#began) / 1000;
  }

  /** Begins a step. */
  step(title: string): void {
    this.#finish();
    this.#stepBegan = this.#lastLine = this.#now();
    if (this.#stream.isTTY) this.#show(title);
  }

  /** How far the step is. */
  count(title: string, done: number, total: number): void {
    const text = `${title} ${done.toLocaleString("en")} of ${total.toLocaleString("en")}, ${this.#stepSeconds()} s`;
    if (this.#stream.isTTY) this.#show(text);
    else if (this.#now() - this.#lastLine >= lineEveryMs) this.say(`${text} …`);
  }

  /** Ends the step with what came of it and how long it took. */
  done(result: string): void {
    this.#open = false;
    this.#stream.write(`${this.#lead}${result} (${this.#stepSeconds()} s)\n`);
  }

  /** A line of its own. */
  say(message: string): void {
    this.#finish();
    this.#lastLine = this.#now();
    this.#stream.write(`${message}\n`);
  }

  #stepSeconds(): string {
    return ((this.#now() - this.#stepBegan) / 1000).toFixed(1);
  }

  #show(text: string): void {
    this.#stream.write(`${this.#lead}${text} …`);
    this.#open = true;
  }

  #finish(): void {
    if (this.#open) this.#stream.write("\n");
    this.#open = false;
  }

  /** Goes back to the beginning of the line and empties it. */
  get #lead(): string {
    return this.#stream.isTTY ? "\r\u001b[K" : "";
  }
}
