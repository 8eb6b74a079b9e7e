import { buildImage, openSession, type SandboxImage, type Session } from "@asof/sandbox";
import { ServerError } from "../errors.js";

export interface PythonRuntimeOptions {
  /** Told while the image is built, which happens once a machine. */
  onProgress?: (message: string) => void;
}

interface CallOptions {
  signal: AbortSignal | undefined;
}

/** The value of an expression in Python, once `values` have their names there. */
export type PythonCall = (code: string, values: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** For one expression: fits of large models take their time. */
const timeout = "1h";

/**
 * Python for the models of one server: the image is made and one session is opened when first
 * needed, and reused until closed. Calls run one after the other.
 */
export class PythonRuntime {
  readonly #options: PythonRuntimeOptions;
  #image: Promise<SandboxImage> | undefined;
  #session: Session | undefined;
  #programs = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: PythonRuntimeOptions = {}) {
    this.#options = options;
  }

  /** Identifies what the code runs in. @throws {ServerError} `python_unavailable` saying what is missing. */
  async imageDigest(options: CallOptions): Promise<string> {
    return (await this.#imageOf(options)).id;
  }

  /**
   * Runs `work` in the session once `program` is defined there. An aborted signal ends the session;
   * the next call opens another.
   *
   * @throws {ServerError} `python_unavailable`
   */
  use<T>(program: string, options: CallOptions, work: (call: PythonCall) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const session = await this.#prepared(program, options);
      return work((code, values) => callIn(session, code, values, options));
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#session?.close();
    // A turn may just have been opening one.
    await this.#last;
    await this.#session?.close();
    this.#forget();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #prepared(program: string, options: CallOptions): Promise<Session> {
    options.signal?.throwIfAborted();
    if (this.#closed) throw new ServerError("python_unavailable", "The server is closing: no more Python.");
    if (this.#session?.closed) this.#forget();
    this.#session ??= await this.#open(options);
    if (!this.#programs.has(program)) {
      await this.#session.exec(program, optional(options));
      this.#programs.add(program);
    }
    return this.#session;
  }

  async #open(options: CallOptions): Promise<Session> {
    const image = await this.#imageOf(options);
    return openSession({ image: image.tag, ...optional(options) });
  }

  #imageOf({ signal }: CallOptions): Promise<SandboxImage> {
    const onProgress = this.#options.onProgress;
    this.#image ??= buildImage({
      ...optional({ signal }),
      ...(onProgress && { onProgress: (progress) => onProgress(progress.message) }),
    }).catch((cause) => {
      this.#image = undefined;
      if (signal?.aborted) throw cause;
      throw new ServerError(
        "python_unavailable",
        `Python models cannot run here: ${(cause as Error).message}`,
        {},
        { cause },
      );
    });
    return this.#image;
  }

  #forget(): void {
    this.#session = undefined;
    this.#programs = new Set();
  }
}

async function callIn(
  session: Session,
  code: string,
  values: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<unknown> {
  await Promise.all(Object.entries(values).map(([name, value]) => session.define(name, value)));
  return session.eval(code, { timeout, ...optional(options) });
}

function optional({ signal }: CallOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
