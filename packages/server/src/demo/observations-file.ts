import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type CacheStore, cached } from "@asof/cache";
import { ServerError } from "../errors.js";
import { type Observations, parseObservations, type Variable, variables } from "./observations.js";
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
  readonly path: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
  readonly #content: string;
  #parsed: Observations | undefined;

  private constructor(path: string, bytes: Buffer) {
    this.path = path;
    this.digest = createHash("sha256").update(bytes).digest("hex");
    this.#content = bytes.toString("utf8");
  }

  /** @throws {ServerError} `data_unreadable` */
  static async open(path: string, options: { signal?: AbortSignal } = {}): Promise<ObservationsFile> {
    try {
      return new ObservationsFile(path, await readFile(path, options));
    } catch (cause) {
      options.signal?.throwIfAborted();
      const message = `Cannot read the observations ${path}: ${(cause as Error).message}.`;
      throw new ServerError("data_unreadable", message, { path }, { cause });
    }
  }

  /** @throws {ServerError} `data_unreadable` when it is another file. */
  observations(): Observations {
    this.#parsed ??= parseObservations(this.#content, this.path);
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

function summaryOf({ rows, problems, series }: Observations): ObservationsSummary {
  const newest = variables.map((variable) => {
    const last = dailyRevisions(series[variable]).at(-1);
    return [variable, last?.asOfTime.epochMilliseconds ?? null] as const;
  });
  return { rows, problems, newest: Object.fromEntries(newest) as Record<Variable, number | null> };
}
