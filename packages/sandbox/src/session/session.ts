import { millisecondsFrom } from "../duration.js";
import { SandboxError } from "../errors.js";
import { SessionFiles } from "../files/session-files.js";
import type { Backend, StartBackend } from "./backend.js";
import { type CallOptions, type EvalOptions, listenerFrom } from "./call.js";
import { withDeadline } from "./deadline.js";
import { closedError, failureError, pythonFailure } from "./failure.js";
import { isPythonName } from "./name.js";
import type { PeerAnswer, PeerRequest, RequestListener } from "./peer.js";
import { outputFrom, type RunResult } from "./result.js";

/**
 * One Python process in a container of its own; names live as long as it does. Calls run one after the other.
 * A Python exception leaves it alive; a timeout, an abort or a limit ends it, until `restart()`. Made by `openSession`.
 */
export class Session implements AsyncDisposable {
  readonly id: string;
  /** Files in /io. */
  readonly files: SessionFiles;
  readonly #start: StartBackend;
  readonly #timeoutMs: number;
  #backend: Backend;
  #turn: Promise<unknown> = Promise.resolve();
  #running = false;
  #initialized: Promise<void> | undefined;
  #ended: SandboxError | undefined;
  #removal: Promise<void> | undefined;
  #isClosed = false;
  readonly #goodbye: PromiseWithResolvers<SandboxError> = Promise.withResolvers();

  /** @internal */
  constructor(id: string, timeoutMs: number, backend: Backend, start: StartBackend) {
    this.id = id;
    this.files = new SessionFiles((request, options) => this.#value(request, options));
    this.#timeoutMs = timeoutMs;
    this.#start = start;
    this.#backend = backend;
    this.#watch();
  }

  /** Version of Python in the image. */
  get python(): string {
    return this.#backend.python;
  }

  /** Resolves with the reason when the session has ended for the first time and its container is gone. */
  get ended(): Promise<SandboxError> {
    return this.#goodbye.promise;
  }

  /** Whether the session is of no more use, unless it is restarted. */
  get closed(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Gives a value a name in Python.
   * @throws {SandboxError} unsupported_value; invalid_option when the name is none in Python; as `eval`.
   */
  async define(name: string, value: unknown, options: CallOptions = {}): Promise<void> {
    if (!isPythonName(name)) throw new SandboxError("invalid_option", `${JSON.stringify(name)} is no name in Python.`);
    await this.#value({ op: "define", name, value }, options);
  }

  /** Executes statements. @throws {SandboxError} as `eval`. */
  async exec(code: string, options: CallOptions = {}): Promise<void> {
    await this.#value({ op: "exec", code }, options);
  }

  /**
   * The value of an expression.
   * @throws {SandboxError} python_error with type, message and traceback; unsupported_value or value_too_large when
   *   the value cannot be returned: the session goes on. timeout, aborted, memory_limit, io_limit, container_exited,
   *   protocol, closed: it is over, and its container is gone.
   */
  async eval<T = unknown>(code: string, options: EvalOptions = {}): Promise<T> {
    const asText = options.unsupported === "text" ? { asText: true } : {};
    return (await this.#value({ op: "eval", code, ...asText }, options)) as T;
  }

  /** Everything that a program did; its exception is part of the result. @throws {SandboxError} when the sandbox fails. */
  async run(code: string, options: CallOptions = {}): Promise<RunResult> {
    const printed = { stdout: "", stderr: "" };
    const outputs: RunResult["outputs"] = [];
    const listener: RequestListener = {
      ...listenerFrom(options),
      onStream: (name, text) => {
        printed[name] += text;
        options.onOutput?.(name, text);
      },
      onOutput: (mime, data) => outputs.push(outputFrom(mime, data)),
    };
    const { value, dropped, exceeded = [], failure } = await this.#exchange({ op: "run", code }, options, listener);
    const common = { ...printed, outputs, dropped, ...(exceeded.length > 0 ? { exceeded } : {}) };
    return failure ? { result: null, ...common, error: pythonFailure(failure) } : { result: value, ...common };
  }

  /** Runs the callback once in the life of the Python process; later and concurrent calls wait for the first. */
  async init(callback: (session: Session) => Promise<void>): Promise<void> {
    const attempt = this.#initialized ?? callback(this);
    this.#initialized = attempt;
    try {
      await attempt;
    } catch (error) {
      if (this.#initialized === attempt) this.#initialized = undefined;
      throw error;
    }
  }

  /**
   * Raises KeyboardInterrupt in the running program, whose call is then rejected with `python_error`, perhaps before this
   * resolves; names stay. Does nothing when nothing runs. Code that computes in C notices only when it is back in Python.
   */
  async interrupt(): Promise<void> {
    if (!this.#running || this.#ended) return;
    const delivery = this.#backend.container.signal("SIGINT");
    // What waits starts after the signal is through, so that it hits no other program.
    this.#turn = Promise.allSettled([this.#turn, delivery]);
    await delivery;
  }

  /**
   * A new process in a new container for the same session, also after a timeout or a crash: names are gone, /io of
   * this machine stays, and `init` runs again. Running calls are rejected. @throws {SandboxError} as `openSession`.
   */
  async restart(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#isClosed) throw new SandboxError("closed", "The session is closed; open another one.");
    await this.#end(new SandboxError("closed", "The session was restarted."));
    await this.#turn;
    this.#backend = await this.#start(options.signal);
    this.#initialized = undefined;
    this.#ended = undefined;
    this.#removal = undefined;
    this.#watch();
    if (this.#isClosed) await this.#end(new SandboxError("closed", "The session is closed."));
  }

  /** Removes the container; running calls are rejected with `closed`. Harmless to repeat. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end(new SandboxError("closed", "The session is closed."));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #value(request: PeerRequest, options: CallOptions): Promise<unknown> {
    const { value, failure } = await this.#exchange(request, options, listenerFrom(options));
    if (failure) throw failureError(failure);
    return value;
  }

  /** Waits for the calls before, then for the answer; the time of the calls before does not count. */
  async #exchange(request: PeerRequest, options: CallOptions, listener: RequestListener): Promise<PeerAnswer> {
    const timeoutMs = options.timeout === undefined ? this.#timeoutMs : millisecondsFrom(options.timeout);
    const before = this.#turn;
    const { promise, resolve: release } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      if (this.#ended) throw closedError(this.#ended);
      return await this.#answer(request, timeoutMs, options.signal, listener);
    } catch (error) {
      // A sandbox that failed is removed before its user learns of it.
      if (this.#ended || (error as SandboxError).code === "protocol") await this.#end(error as SandboxError);
      throw error;
    } finally {
      release();
    }
  }

  async #answer(
    request: PeerRequest,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    listener: RequestListener,
  ): Promise<PeerAnswer> {
    this.#running = true;
    try {
      const operation = this.#backend.peer.request(request, listener);
      const answer = await withDeadline(operation, "The call", timeoutMs, signal, (reason) => this.#end(reason));
      if (answer.last) await this.#end(new SandboxError("closed", "The server ends after an error."));
      return answer;
    } finally {
      this.#running = false;
    }
  }

  #watch(): void {
    const backend = this.#backend;
    const lose = (reason: SandboxError) => (backend === this.#backend ? this.#end(reason) : undefined);
    const ending = backend.lost.then(async () => {
      if (!this.#ended) await lose(await backend.container.exit());
    });
    // An engine that cannot remove the container tells whoever calls or closes the session.
    ending.catch(() => {});
    backend.violated?.then(lose).catch(() => {});
  }

  #end(reason: SandboxError): Promise<void> {
    this.#ended ??= reason;
    this.#backend.peer.fail(this.#ended);
    this.#backend.release?.();
    this.#removal ??= this.#backend.container.remove().finally(() => this.#goodbye.resolve(reason));
    return this.#removal;
  }
}
