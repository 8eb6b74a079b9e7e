import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileError } from "../drivers/local-files.js";
import { replaceFile } from "../drivers/replace-file.js";
import { CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { writeJson } from "../python/json.js";
import { repr } from "../python/repr.js";
import { type PythonParams, python } from "../python/values.js";
import { type FileIO, jsonFileIO } from "./file-io.js";
import type { GenerateOptions, LoadOptions, ParamsOf, PersistableOptions } from "./options.js";
import { type ParamTypes, typedParams } from "./param-types.js";
import { type ParamsSchema, parseParams } from "./params-schema.js";
import { paramsTreeOf, persistHash, type TrackedPayload } from "./params-tree.js";
import { dumpPayload, readPayload, validated, writePayload } from "./payload-file.js";
import { checkedName, checkedSuffix, snakeCase } from "./payload-name.js";
import { createSessionLog, type SessionLog } from "./session-log.js";

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
    const prefix = this.#filePrefix();
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
        `Payload filepath (based on parameter hash) is \`${prefix}\``,
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

  /** Throws, an `InvalidPayloadError` or any other, when the payload, fresh or loaded, must not be used; override it. */
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
   * @throws {InvalidPayloadError} and {CacheError} unserializable, io; and what `generatePayload` throws
   */
  async generate(untracked?: Untracked, { persist = true, signal }: GenerateOptions = {}): Promise<Payload> {
    signal?.throwIfAborted();
    this.#log.info("generate", `Now generating ${this.payloadName} payload...`);
    const payload = await this.generatePayload(untracked as Untracked);
    signal?.throwIfAborted();
    await validated(this.payloadName, () => this.validatePayload(payload));
    this.#payload = { value: payload };
    if (persist) await this.persist();
    await this.postGenerate();
    return payload;
  }

  /** Writes the payload that is in memory. @throws {CacheError} no_payload, unserializable, io */
  async persist(): Promise<void> {
    const bytes = await dumpPayload(this.payloadName, this.payloadIO, this.#present("persist").value);
    await replaceFile(this.paramsFile, Buffer.from(this.#paramsJson(), "ascii"));
    await writePayload(this.payloadFile, this.payloadIO, bytes);
    const [file, paramsFile] = [this.payloadFile, this.paramsFile].map((path) => basename(path));
    const message = `Successfully persisted payload to ${file} (see ${paramsFile} to view corresponding params).`;
    this.#log.info("persist", message);
  }

  /** Reads the payload from its file. @throws {CacheError} not_found, damaged, invalid_payload */
  async load({ warnIfValidationFails = false, signal }: LoadOptions = {}): Promise<Payload> {
    signal?.throwIfAborted();
    this.#log.info("load", `Now loading ${this.payloadName} payload...`);
    const payload = await readPayload(this.payloadFile, this.payloadIO);
    await validated(this.payloadName, () => this.validatePayload(payload)).catch((error: unknown) => {
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
    await validated(this.payloadName, () => this.validatePayload(value));
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
    return writeJson(this.paramsTree, { forPeople: true });
  }
}
