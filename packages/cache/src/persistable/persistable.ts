import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileError, readWhole } from "../drivers/local-files.js";
import { replaceFile } from "../drivers/replace-file.js";
import { CacheError, isCacheError } from "../errors.js";
import type { CacheLogger } from "../logger.js";
import { writeJson } from "../python/json.js";
import type { PythonParams, PythonValue } from "../python/values.js";
import { type FileIO, jsonFileIO } from "./file-io.js";
import { paramsTreeOf, persistHash, type TrackedPayload } from "./params-tree.js";
import { snakeCase } from "./payload-name.js";

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
  #payload: { readonly value: Payload } | undefined;
  #pending: Promise<Payload> | undefined;

  /** @throws {CacheError} invalid_options, invalid_params, io */
  constructor(options: PersistableOptions<Payload, Params>) {
    this.dataDir = options.dataDir;
    this.params = options.params;
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
  }

  /** Makes the payload. `untracked` is whatever does not change the result, such as a number of workers. */
  abstract generatePayload(untracked: Untracked): Payload | Promise<Payload>;

  /** Throws when the payload, fresh or loaded, is not good enough to be used; override it. */
  validatePayload(_payload: Payload): void | Promise<void> {}

  /** All parameters that shape the payload, those of the upstreams under their payload names. */
  get paramsTree(): PythonParams {
    return paramsTreeOf(this.params as PythonParams, this.trackedDependencies);
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
  async generate(untracked?: Untracked): Promise<Payload> {
    this.logger.info?.(`Now generating ${this.payloadName} payload...`);
    const payload = await this.generatePayload(untracked as Untracked);
    await this.#validate(payload);
    const bytes = await this.#dump(payload);
    await replaceFile(this.paramsFile, Buffer.from(this.#paramsJson(), "ascii"));
    await replaceFile(this.payloadFile, bytes);
    this.#payload = { value: payload };
    this.logger.info?.(`Successfully persisted payload to ${this.payloadFile}`);
    return payload;
  }

  /** Reads the payload from its file. @throws {CacheError} not_found, damaged, invalid_payload */
  async load(): Promise<Payload> {
    this.logger.info?.(`Now loading ${this.payloadName} payload...`);
    const bytes = await readWhole(this.payloadFile);
    if (bytes === undefined) {
      throw new CacheError("not_found", `There is no ${this.payloadFile} yet; generate it, or call loadGenerate.`, {
        details: { file: this.payloadFile },
      });
    }
    const payload = await this.#parse(bytes);
    await this.#validate(payload);
    this.#payload = { value: payload };
    return payload;
  }

  /** Loads the payload; generates it where there is no file. A damaged or refused file is an error, never replaced. */
  async loadGenerate(untracked?: Untracked): Promise<Payload> {
    try {
      return await this.load();
    } catch (error) {
      if (!isCacheError(error, "not_found")) throw error;
      this.logger.info?.("Loading payload failed, continuing to generate payload...");
      return this.generate(untracked);
    }
  }

  /** Forgets the payload in memory; its file stays. */
  reset(): void {
    this.#payload = undefined;
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

function checkedName(name: string): string {
  if (name !== "" && !/[./\\\0]/.test(name)) return name;
  throw new CacheError(
    "invalid_options",
    `The payload name ${JSON.stringify(name)} is empty or holds a dot or slash. ` +
      "The original drops the hash of dotted names, so that other parameters would load this payload.",
    { details: { payloadName: name } },
  );
}

function checkedSuffix(suffix: string): string {
  if (suffix === "" || (suffix.startsWith(".") && suffix.length > 1 && !/[/\\\0]/.test(suffix))) return suffix;
  throw new CacheError("invalid_options", `The suffix ${JSON.stringify(suffix)} must start with a dot, or be empty.`);
}
