/** Between two lines of progress where lines cannot be rewritten. */
const lineEveryMs = 5_000;
/** Between two states of a line that is rewritten. */
const rewriteEveryMs = 100;

/** Tells on standard error how far something is: a line that is rewritten on a terminal, else a line now and then. */
export class ProgressLine {
  readonly #isTerminal = process.stderr.isTTY === true;
  #last = this.#isTerminal ? Number.NEGATIVE_INFINITY : performance.now();

  show(text: string): void {
    const now = performance.now();
    if (now - this.#last < (this.#isTerminal ? rewriteEveryMs : lineEveryMs)) return;
    this.#last = now;
    process.stderr.write(this.#isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Leaves no trace on a terminal. */
  end(): void {
    if (this.#isTerminal) process.stderr.write("\r\u001b[K");
  }
}

/** "37 %", or the count when the whole is not known. */
export function share(done: number, total: number | undefined): string {
  return total === undefined || total === 0 ? done.toLocaleString("en") : `${Math.floor((100 * done) / total)} %`;
}
