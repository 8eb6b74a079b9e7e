import { buildImage, openSession, type SandboxImage, type Session } from "@asof/sandbox";
import { ServerError } from "../errors.js";

export interface PythonRuntimeOptions {
  /** Told while the image is built, which happens once a machine. */
  onProgress?: (message: string) => void;
}

interface CallOptions {
  signal: AbortSignal | undefined;
}

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
   * Runs `work` in the session once `program` is defined there.
   *
   * @throws {ServerError} `python_unavailable`
   */
  use<T>(program: string, options: CallOptions, work: (session: Session) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => work(await this.#prepared(program, options)));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#session?.close();
    this.#session = undefined;
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
      await this.#session.exec(program);
      this.#programs.add(program);
    }
    return this.#session;
  }

  async #open(options: CallOptions): Promise<Session> {
    const image = await this.#imageOf(options);
    return openSession({ image: image.tag });
  }

  #imageOf({ signal }: CallOptions): Promise<SandboxImage> {
    const onProgress = this.#options.onProgress;
    this.#image ??= buildImage({
      ...(signal && { signal }),
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
