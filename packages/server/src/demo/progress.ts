/** Tells on stderr what is being done: in place on a terminal, one line a step elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #began = performance.now();
  #stepBegan = this.#began;
  #open = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** Begins a step. */
  step(title: string): void {
    this.#finish();
    this.#stepBegan = performance.now();
    this.#show(title);
  }

  /** How far the step is. */
  count(title: string, done: number, total: number): void {
    if (!this.#stream.isTTY) return;
    this.#show(`${title} ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`);
  }

  /** Ends the step with what came of it and how long it took. */
  done(result: string): void {
    const seconds = ((performance.now() - this.#stepBegan) / 1000).toFixed(1);
    this.#open = false;
    this.#stream.write(`${this.#lead}${result} (${seconds} s)\n`);
  }

  /** A line of its own. */
  say(message: string): void {
    this.#finish();
    this.#stream.write(`${message}\n`);
  }

  #show(text: string): void {
    if (!this.#stream.isTTY) return;
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
