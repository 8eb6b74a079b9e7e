import { SandboxError } from "../errors.js";

/** What may arrive while one request runs, whatever the runner itself promised to keep to. */
export interface BudgetLimits {
  resultBytes: number;
  outputBytes: number;
}

const MAX_OUTPUTS = 10_000;
const SLACK_BYTES = 65_536;

/** Counts what a program prints and shows during a request; a peer that goes on for ever is stopped. */
export class Budget {
  // Four times: what was printed just before belongs here too, and a frame of one byte counts as two.
  readonly #left: { printed: number; shown: number; outputs: number };

  constructor({ resultBytes, outputBytes }: BudgetLimits) {
    this.#left = { printed: 4 * outputBytes + SLACK_BYTES, shown: resultBytes + SLACK_BYTES, outputs: MAX_OUTPUTS };
  }

  /** @throws {SandboxError} protocol when it is used up. */
  spend(kind: "printed" | "shown", attachments: readonly Buffer[]): void {
    this.#left[kind] -= attachments.reduce((sum, { length }) => sum + length + 1, 0);
    if (kind === "shown") this.#left.outputs -= attachments.length;
    if (this.#left[kind] >= 0 && this.#left.outputs >= 0) return;
    throw new SandboxError("protocol", `The sandbox sent more than it may: too much ${kind} in one call.`);
  }
}
