import type { RunningContainer } from "../container/container.js";
import type { EffectiveLimits } from "../container/limits.js";
import { type Duration, millisecondsFrom } from "../duration.js";
import { type PythonFailure, SandboxError, type SandboxErrorCode } from "../errors.js";
import type { Channel, OutputStream, RequestListener } from "../native/channel.js";
import { decodeValue } from "../native/decode.js";
import { encodeValue } from "../native/encode.js";
import type { Attachment } from "../native/frame.js";
import type { RunnerReply, RunnerRequest } from "../native/message.js";
import { withDeadline } from "./deadline.js";
import { outputFrom, type RunResult } from "./result.js";

export interface CallOptions {
  /** For this call instead of the session's. */
  timeout?: Duration;
  /** Ends the whole session, for a running program cannot be left half-way. */
  signal?: AbortSignal;
  /** Called with what the program prints, while it prints. */
  onOutput?: (stream: OutputStream, text: string) => void;
}

const FAILURE_CODES: Record<string, SandboxErrorCode> = {
  python: "python_error",
  unsupported: "unsupported_value",
  too_large: "value_too_large",
};

/**
 * One Python process in a container of its own; names live as long as it does. Calls run one after the other.
 * A Python exception leaves it alive; a timeout, an abort or a limit ends it. Made by `openSession`.
 */
export class Session implements AsyncDisposable {
  readonly id: string;
  /** Version of Python in the image. */
  readonly python: string;
  readonly #container: RunningContainer;
  readonly #channel: Channel;
  readonly #limits: EffectiveLimits;
  #turn: Promise<unknown> = Promise.resolve();
  #initialized: Promise<void> | undefined;
  #ended: SandboxError | undefined;
  #removal: Promise<void> | undefined;

  /** @internal */
  constructor(id: string, python: string, container: RunningContainer, channel: Channel, limits: EffectiveLimits) {
    this.id = id;
    this.python = python;
    this.#container = container;
    this.#channel = channel;
    this.#limits = limits;
    container.link.ended.then(() => this.#lost());
  }

  /** Whether the session is of no more use. */
  get closed(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Gives a value a name in Python.
   * @throws {SandboxError} unsupported_value; invalid_option when the name is none in Python; as `eval`.
   */
  async define(name: string, value: unknown, options: CallOptions = {}): Promise<void> {
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name)) {
      throw new SandboxError("invalid_option", `${JSON.stringify(name)} is no name in Python.`);
    }
    const { tree, attachments } = encodeValue(value);
    await this.#call({ op: "define", name, value: tree }, attachments, options);
  }

  /** Executes statements. @throws {SandboxError} as `eval`. */
  async exec(code: string, options: CallOptions = {}): Promise<void> {
    await this.#call({ op: "exec", code }, [], options);
  }

  /**
   * The value of an expression.
   * @throws {SandboxError} python_error with type, message and traceback; unsupported_value or value_too_large when
   *   the value cannot be returned: the session goes on. timeout, aborted, memory_limit, container_exited, protocol,
   *   closed: it is over, and its container is gone.
   */
  async eval<T = unknown>(code: string, options: CallOptions = {}): Promise<T> {
    const { reply, attachments } = await this.#call({ op: "eval", code }, [], options);
    return (await this.#decode(reply, attachments)) as T;
  }

  /** Everything that a program did; its exception is part of the result. @throws {SandboxError} when the sandbox fails. */
  async run(code: string, options: CallOptions = {}): Promise<RunResult> {
    const printed = { stdout: "", stderr: "" };
    const outputs: RunResult["outputs"] = [];
    const listener: RequestListener = {
      onStream: (name, text) => {
        printed[name] += text;
        options.onOutput?.(name, text);
      },
      onOutput: (mime, data) => outputs.push(outputFrom(mime, data)),
    };
    const { reply, attachments } = await this.#exchange({ op: "run", code }, [], options, listener);
    const common = { ...printed, outputs, dropped: reply.dropped };
    if (reply.op === "error") return { result: null, ...common, error: pythonFailure(reply) };
    return { result: await this.#decode(reply, attachments), ...common };
  }

  /** Runs the callback once in the life of the session; later and concurrent calls wait for the first. */
  async init(callback: (session: Session) => Promise<void>): Promise<void> {
    this.#initialized ??= callback(this);
    await this.#initialized;
  }

  /** Removes the container; running calls are rejected with `closed`. Harmless to repeat. */
  async close(): Promise<void> {
    await this.#end(new SandboxError("closed", "The session is closed."));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #call(request: RunnerRequest, attachments: readonly Attachment[], options: CallOptions) {
    const listener: RequestListener = options.onOutput ? { onStream: options.onOutput } : {};
    const answer = await this.#exchange(request, attachments, options, listener);
    if (answer.reply.op === "error") throw replyError(answer.reply);
    return answer;
  }

  /** Waits for the calls before, then for the answer; the time of the calls before does not count. */
  async #exchange(
    request: RunnerRequest,
    attachments: readonly Attachment[],
    options: CallOptions,
    listener: RequestListener,
  ) {
    const timeoutMs = options.timeout === undefined ? this.#limits.timeoutMs : millisecondsFrom(options.timeout);
    const before = this.#turn;
    const { promise, resolve: release } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      if (this.#ended) throw closedError(this.#ended);
      const operation = this.#channel.request(request, attachments, listener);
      return await withDeadline(operation, "The call", timeoutMs, options.signal, (reason) => this.#end(reason));
    } catch (error) {
      // A sandbox that failed is removed before its user learns of it.
      if (this.#ended || (error as SandboxError).code === "protocol") await this.#end(error as SandboxError);
      throw error;
    } finally {
      release();
    }
  }

  /** A sandbox that sends what the runner would not is not used any further. */
  async #decode(reply: RunnerReply, attachments: readonly Buffer[]): Promise<unknown> {
    try {
      return decodeValue(reply.op === "result" ? reply.value : null, attachments);
    } catch (error) {
      await this.#end(error as SandboxError);
      throw error;
    }
  }

  async #lost(): Promise<void> {
    if (this.#ended) return;
    const reason = await this.#container.exit();
    await this.#end(reason);
  }

  #end(reason: SandboxError): Promise<void> {
    this.#ended ??= reason;
    this.#channel.fail(this.#ended);
    this.#removal ??= this.#container.remove();
    return this.#removal;
  }
}

function closedError(reason: SandboxError): SandboxError {
  if (reason.code === "closed") return reason;
  return new SandboxError("closed", `The session has ended: ${reason.message}`, { cause: reason });
}

function pythonFailure({ error: { type, message, traceback } }: Extract<RunnerReply, { op: "error" }>): PythonFailure {
  return { type, message, traceback };
}

function replyError(reply: Extract<RunnerReply, { op: "error" }>): SandboxError {
  const { kind, type, message } = reply.error;
  const code = FAILURE_CODES[kind] ?? "python_error";
  if (code !== "python_error") return new SandboxError(code, `Python's result cannot be returned: ${message}.`);
  const text = message ? `${type}: ${message}` : type;
  return new SandboxError(code, `Python failed with ${text}`, { details: { python: pythonFailure(reply) } });
}
