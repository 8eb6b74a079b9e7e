import { isServerError } from "../errors.js";
import type { RecordKind, Records, Resource } from "../resources/records.js";

/** What a finished job adds to its record. */
export type JobOutcome = Readonly<Record<string, unknown>>;

/** Work on behalf of a job record. */
export type JobWork = (signal: AbortSignal) => Promise<JobOutcome>;

/**
 * Runs jobs in this process, one after the other in the order they came, and keeps their state in
 * the records. Closing aborts what runs and marks what was left.
 */
export class Jobs {
  readonly #records: Records;
  readonly #controller = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(records: Records) {
    this.#records = records;
  }

  /** Jobs that a process left unfinished when it ended cannot go on: they are marked as failed. */
  async recover(kinds: readonly RecordKind[]): Promise<void> {
    for (const kind of kinds) {
      const jobs = await this.#records.list<Resource & { state?: string }>(kind);
      const left = jobs.filter((job) => job.state === "PENDING" || job.state === "STARTED");
      for (const job of left) await this.#fail(kind, job.uuid, new Error("The server ended before the job did."));
    }
  }

  start(kind: RecordKind, uuid: string, work: JobWork): void {
    this.#last = this.#last.then(() => this.#run(kind, uuid, work));
  }

  async close(): Promise<void> {
    this.#controller.abort(new Error("The server was closed."));
    await this.#last;
  }

  async #run(kind: RecordKind, uuid: string, work: JobWork): Promise<void> {
    const began = performance.now();
    try {
      this.#controller.signal.throwIfAborted();
      await this.#records.update(kind, uuid, { state: "STARTED" } as never);
      const outcome = await work(this.#controller.signal);
      const seconds = (performance.now() - began) / 1000;
      await this.#records.update(kind, uuid, { state: "SUCCESS", seconds, ...outcome } as never);
    } catch (error) {
      await this.#fail(kind, uuid, error).catch(() => undefined);
    }
  }

  async #fail(kind: RecordKind, uuid: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const { node: target } = await this.#records.get<Resource & { node?: string }>(kind, uuid);
    const { node = target, edge = null } = isServerError(error) ? error.details : {};
    const errors = target === undefined ? {} : { errors: [{ node, reason, edge }], error_edge: edge };
    await this.#records.update(kind, uuid, { state: "FAILURE", error_reason: reason, ...errors } as never);
  }
}
