import { StoreError } from "../errors.js";

/** Why one line cannot be imported. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** How many problems are kept; all of them are told to the callback. */
const mostKept = 1000;

/** Collects what is wrong with a file. */
export class Problems {
  readonly kept: LineProblem[] = [];
  #count = 0;
  readonly #tell: ((problem: LineProblem) => void) | undefined;

  constructor(tell: ((problem: LineProblem) => void) | undefined) {
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  add(line: number, message: string): void {
    const problem = { line, message: message.replace(/\.$/, "") };
    this.#count++;
    if (this.kept.length < mostKept) this.kept.push(problem);
    this.#tell?.(problem);
  }

  /** @throws {StoreError} `invalid_file` with the problems in `details` when there are any */
  throwAny(whatToDo = "Mend the file, or leave such lines out with skipBad (--skip-bad)."): void {
    const [first] = this.kept;
    if (first === undefined) return;
    const more = this.#count === 1 ? "" : `, and ${this.#count - 1} more`;
    throw new StoreError(
      "invalid_file",
      `Nothing is stored, line ${first.line} is wrong${more}: ${first.message}. ${whatToDo}`,
      { problems: this.kept, count: this.#count },
    );
  }
}
