import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type CacheStore, cached } from "@asof/cache";
import { ServerError } from "../errors.js";
import {
  header,
  isObservations,
  type Observations,
  parseObservations,
  type Variable,
  variables,
} from "./observations.js";
import { dailyRevisions } from "./revisions.js";

/** What a run has to know of the observations when all of them are in the store. */
export interface ObservationsSummary {
  readonly rows: number;
  readonly problems: readonly string[];
  /** When the last of each variable became known, epoch milliseconds; `null` without any value. */
  readonly newest: Readonly<Record<Variable, number | null>>;
}

/** Of the reading: another number makes the summaries of earlier versions misses. */
const readerVersion = 1;

/** The file of observations, parsed only when something of it is not known yet. */
export class ObservationsFile {
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
  readonly #content: string;
  #parsed: Observations | undefined;

  private constructor(bytes: Buffer) {
    this.digest = createHash("sha256").update(bytes).digest("hex");
    this.#content = bytes.toString("utf8");
  }

  /** @throws {ServerError} `data_unreadable` when it cannot be read or is another file. */
  static async open(path: string, options: { signal?: AbortSignal } = {}): Promise<ObservationsFile> {
    const file = new ObservationsFile(await bytesOf(path, options));
    if (isObservations(file.#content)) return file;
    const message = `${path} does not begin with "${header}": it is not the file of the demo.`;
    throw new ServerError("data_unreadable", message, { path });
  }

  observations(): Observations {
    this.#parsed ??= parseObservations(this.#content);
    return this.#parsed;
  }

  /** Kept among the artifacts: the file is not parsed for it again. */
  async summary(cache: CacheStore, options: { signal?: AbortSignal } = {}): Promise<ObservationsSummary> {
    const run = cached<ObservationsSummary>(cache, {
      name: "observations",
      params: { digest: this.digest, version: readerVersion },
      generate: () => summaryOf(this.observations()),
      onDamaged: "regenerate",
    });
    return (await run(options)).value;
  }
}

async function bytesOf(path: string, options: { signal?: AbortSignal }): Promise<Buffer> {
  try {
    return await readFile(path, options);
  } catch (cause) {
    options.signal?.throwIfAborted();
    const message = `Cannot read the observations ${path}: ${(cause as Error).message}.`;
    throw new ServerError("data_unreadable", message, { path }, { cause });
  }
}

function summaryOf({ rows, problems, series }: Observations): ObservationsSummary {
  const newest = variables.map((variable) => {
    const last = dailyRevisions(series[variable]).at(-1);
    return [variable, last?.asOfTime.epochMilliseconds ?? null] as const;
  });
  return { rows, problems, newest: Object.fromEntries(newest) as Record<Variable, number | null> };
}
