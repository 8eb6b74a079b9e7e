import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileError, readWhole } from "../drivers/local-files.js";
import { replaceFile } from "../drivers/replace-file.js";
import { CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { writeJson } from "../python/json.js";
import { repr } from "../python/repr.js";
import { type PythonParams, type PythonValue, python } from "../python/values.js";
import { type FileIO, jsonFileIO } from "./file-io.js";
import { type ParamTypes, typedParams } from "./param-types.js";
import { type ParamsSchema, parseParams } from "./params-schema.js";
import { paramsTreeOf, persistHash, type TrackedPayload } from "./params-tree.js";
import { checkedName, checkedSuffix, snakeCase } from "./payload-name.js";
import { createSessionLog, type SessionLog } from "./session-log.js";

/** Any object type of Python values, interfaces included. */
export type ParamsOf<Params> = { readonly [Name in keyof Params]: PythonValue };

export interface PersistableOptions<Payload, Params extends ParamsOf<Params>> {
  readonly dataDir: string;
  readonly params: Params;
  /** Upstream payloads whose parameters are part of this one's identity, in order. */
  readonly trackedDependencies?: Iterable<TrackedPayload>;
  /** Default: the class name in snake case. No dots or slashes. */
  readonly payloadName?: string;
  /** Default: JSON. */
  readonly payloadIO?: FileIO<Payload>;
  /** Default: the suffix of `payloadIO`. */
  readonly payloadFileSuffix?: string;
  readonly logger?: CacheLogger;
  /** Appends to `<payloadName>.log` in the data folder. Default: only where no logger is given. */
  readonly logFile?: boolean;
  readonly now?: () => Date;
}

export interface GenerateOptions {
  /** Default true; without it the payload stays in memory. */
  readonly persist?: boolean;
  readonly signal?: AbortSignal;
}

export interface LoadOptions {
  /** Takes a payload that `validatePayload` refuses, with a warning in the log. Default false. */
  readonly warnIfValidationFails?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * A payload that is generated once for its parameters and its upstreams' parameters, and loaded from then on. Files are
 * those of the Python package persistable: `<payloadName>(<md5>)<suffix>` and `….params.json`.
 */
export abstract class Persistable<Payload, Params extends ParamsOf<Params> = PythonParams, Untracked = undefined>
  implements TrackedPayload
{
  readonly dataDir: string;
  readonly params: Params;
  readonly trackedDependencies: readonly TrackedPayload[];
  readonly payloadName: string;
  readonly payloadIO: FileIO<Payload>;
  readonly payloadFileSuffix: string;
  readonly logger: CacheLogger;
  readonly #log: SessionLog;
  #payload: { readonly value: Payload } | undefined;
  #pending: Promise<Payload> | undefined;

  /** @throws {CacheError} invalid_options, invalid_params, io */
  constructor(options: PersistableOptions<Payload, Params>) {
    this.dataDir = options.dataDir;
    this.params = parseParams(this.paramsSchema, options.params);
    this.trackedDependencies = [...(options.trackedDependencies ?? [])];
    this.payloadName = checkedName(options.payloadName ?? snakeCase(this.constructor.name));
    this.payloadIO = options.payloadIO ?? (jsonFileIO as FileIO<Payload>);
    this.payloadFileSuffix = checkedSuffix(options.payloadFileSuffix ?? this.payloadIO.suffix);
    this.logger = options.logger ?? {};
    // A parameter without a Python form must fail here, not after an hour of work.
    this.#paramsJson();
    try {
      mkdirSync(this.dataDir, { recursive: true });
    } catch (error) {
      throw fileError("make", this.dataDir, error);
    }
    const { logger, logFile = logger === undefined, now = () => new Date() } = options;
    const file = logFile ? join(this.dataDir, `${this.payloadName}.log`) : undefined;
    this.#log = createSessionLog({ payloadName: this.payloadName, logger: this.logger, file, now });
    this.#log.info("__init__", `---- NEW PERSISTABLE SESSION ---- (${this.dataDir})`);
    const paramsText = repr([python.params(this.#typedParams(), `${this.constructor.name}Params`)]).slice(1, -1);
    this.#log.info(
      "__init__",
      `Payload named \`${this.payloadName}\`; Parameters set to \`${paramsText}\`; ` +
        `Payload filepath (based on parameter hash) is \`${this.#filePrefix()}\``,
    );
  }

  /** Python's types of parameters whose JavaScript values do not tell; override it: `{ threshold: "float" }`. */
  protected get paramTypes(): ParamTypes<Params> {
    return {};
  }

  /** Checks the parameters and fills in defaults; override it with a zod schema or another Standard Schema. */
  protected get paramsSchema(): ParamsSchema<Params> | undefined {
    return undefined;
  }

  /** Makes the payload. `untracked` is whatever does not change the result, such as a number of workers. */
  abstract generatePayload(untracked: Untracked): Payload | Promise<Payload>;

  /** Throws when the payload, fresh or loaded, is not good enough to be used; override it. */
  validatePayload(_payload: Payload): void | Promise<void> {}

  /** Runs after the payload was generated and, unless told not to, written; override it. */
  postGenerate(): void | Promise<void> {}

  /** Runs after the payload was loaded; override it. */
  postLoad(): void | Promise<void> {}

  /** All parameters that shape the payload, those of the upstreams under their payload names. */
  get paramsTree(): PythonParams {
    return paramsTreeOf(this.#typedParams(), this.trackedDependencies);
  }

  /** Hex md5 over the name and the params tree; equal to Python's for equal parameters in equal order. */
  get persistHash(): string {
    return persistHash(this.payloadName, this.paramsTree);
  }

  get payloadFile(): string {
    return `${this.#filePrefix()}${this.payloadFileSuffix}`;
  }

  get paramsFile(): string {
    return `${this.#filePrefix()}.params.json`;
  }

  /** The payload: in memory, else loaded, else generated without untracked values. */
  get payload(): Promise<Payload> {
    if (this.#payload !== undefined) return Promise.resolve(this.#payload.value);
    this.#pending ??= this.loadGenerate().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /**
   * Makes the payload, validates it, and writes it: parameters first, then the payload, each at once.
   * @throws {CacheError} invalid_payload, unserializable, io; and what `generatePayload` throws
   */
  async generate(untracked?: Untracked, { persist = true, signal }: GenerateOptions = {}): Promise<Payload> {
    signal?.throwIfAborted();
    this.#log.info("generate", `Now generating ${this.payloadName} payload...`);
    const payload = await this.generatePayload(untracked as Untracked);
    signal?.throwIfAborted();
    await this.#validate(payload);
    this.#payload = { value: payload };
    if (persist) await this.persist();
    await this.postGenerate();
    return payload;
  }

  /** Writes the payload that is in memory. @throws {CacheError} no_payload, unserializable, io */
  async persist(): Promise<void> {
    const bytes = await this.#dump(this.#present("persist").value);
    await replaceFile(this.paramsFile, Buffer.from(this.#paramsJson(), "ascii"));
    if (this.payloadIO.write) await this.payloadIO.write(this.payloadFile, bytes);
    else await replaceFile(this.payloadFile, bytes);
    const [file, paramsFile] = [this.payloadFile, this.paramsFile].map((path) => basename(path));
    const message = `Successfully persisted payload to ${file} (see ${paramsFile} to view corresponding params).`;
    this.#log.info("persist", message);
  }

  /** Reads the payload from its file. @throws {CacheError} not_found, damaged, invalid_payload */
  async load({ warnIfValidationFails = false, signal }: LoadOptions = {}): Promise<Payload> {
    signal?.throwIfAborted();
    this.#log.info("load", `Now loading ${this.payloadName} payload...`);
    const bytes = await (this.payloadIO.read?.(this.payloadFile) ?? readWhole(this.payloadFile));
    if (bytes === undefined) {
      throw new CacheError("not_found", `There is no ${this.payloadFile} yet; generate it, or call loadGenerate.`, {
        details: { file: this.payloadFile },
      });
    }
    const payload = await this.#parse(bytes);
    await this.#validate(payload).catch((error: unknown) => {
      if (!warnIfValidationFails || !isCacheError(error, "invalid_payload")) throw error;
      this.#log.warn("load", "Loaded payload was invalid (it may need to be regenerated)", error);
    });
    this.#payload = { value: payload };
    this.#log.info("load", `Successfully loaded payload from ${basename(this.payloadFile)}`);
    await this.postLoad();
    return payload;
  }

  /** Loads the payload; generates it where there is no file. A damaged or refused file is an error, never replaced. */
  async loadGenerate(untracked?: Untracked, options: LoadOptions & GenerateOptions = {}): Promise<Payload> {
    try {
      return await this.load(options);
    } catch (error) {
      if (!isCacheError(error, "not_found")) throw error;
      this.#log.info("load_generate", "Loading payload failed, continuing to generate payload...");
      return this.generate(untracked, options);
    }
  }

  /** Validates the payload that is in memory. @throws {CacheError} no_payload, invalid_payload */
  async validate(): Promise<void> {
    const { value } = this.#present("validate");
    this.#log.info("validate_payload", "Validating payload...");
    await this.#validate(value);
    this.#log.info("validate_payload", "Payload validated!");
  }

  /** Forgets the payload in memory; its file stays. */
  reset(): void {
    this.#payload = undefined;
  }

  #present(action: string): { readonly value: Payload } {
    if (this.#payload !== undefined) return this.#payload;
    throw new CacheError(
      "no_payload",
      `There is no payload of ${this.payloadName} to ${action}; generate or load it first.`,
    );
  }

  #typedParams(): PythonParams {
    return typedParams(this.params as Readonly<Record<string, unknown>>, this.paramTypes as ParamTypes<PythonParams>);
  }

  #filePrefix(): string {
    return join(this.dataDir, `${this.payloadName}(${this.persistHash})`);
  }

  #paramsJson(): string {
    return writeJson(this.paramsTree);
  }

  async #validate(payload: Payload): Promise<void> {
    try {
      await this.validatePayload(payload);
    } catch (cause) {
      if (isCacheError(cause)) throw cause;
      const message = `The payload ${this.payloadName} is not valid: ${(cause as Error).message}`;
      throw new CacheError("invalid_payload", message, { cause, details: { payloadName: this.payloadName } });
    }
  }

  async #dump(payload: Payload): Promise<Uint8Array> {
    try {
      return await this.payloadIO.dump(payload);
    } catch (cause) {
      if (isCacheError(cause)) throw cause;
      const message = `The payload ${this.payloadName} could not be written: ${(cause as Error).message}`;
      throw new CacheError("unserializable", message, { cause });
    }
  }

  async #parse(bytes: Uint8Array): Promise<Payload> {
    try {
      return await this.payloadIO.load(bytes);
    } catch (cause) {
      const message = `The file ${this.payloadFile} cannot be read: ${(cause as Error).message} Remove it or generate().`;
      throw new CacheError("damaged", message, { cause, details: { file: this.payloadFile } });
    }
  }
}
