import type { CacheStore } from "../store/store.js";
import { formatTemplate, type TemplateValues } from "./template.js";

/** The run's own names and dates; those that are given to `write` are kept beside the value, the others as "". */
export const resultMetadataKeys = [
  "flow_id",
  "flow_name",
  "flow_run_id",
  "flow_run_name",
  "flow_run_version",
  "map_index",
  "task_full_name",
  "task_id",
  "task_name",
  "task_run_id",
  "task_run_name",
  "task_run_version",
  "task_slug",
  "task_tags",
  "today",
  "tomorrow",
  "yesterday",
] as const;

export interface ResultOptions {
  /** Where a value goes: `"{date:%A}-{flow_name}-{task_name}"`, or a function of the same names. */
  readonly location?: string | ((values: TemplateValues) => string);
  readonly serializer?: string;
  readonly dumpOptions?: Readonly<Record<string, unknown>>;
  readonly loadOptions?: Readonly<Record<string, unknown>>;
  readonly now?: () => Date;
}

/** The result of a task, kept in a store under a location that is made from the names of the run. */
export interface Result<Value = unknown> {
  /** The key of a result that was written or read, the template before. */
  readonly location: ResultOptions["location"];
  readonly value: Value | undefined;
  /** @throws {CacheError} invalid_options where a name of the location has no value */
  exists(location: string, values?: TemplateValues, options?: { signal?: AbortSignal }): Promise<boolean>;
  /** A copy with the value that stands at the location. @throws {CacheError} not_found and what `get` throws */
  read(location: string, options?: { signal?: AbortSignal }): Promise<Result<Value>>;
  /**
   * Puts the value under its location; a copy that has both. A readonly store keeps nothing, and a store that skips
   * keeps what it has. @throws {CacheError} invalid_options and what `put` throws
   */
  write(value: Value, values?: TemplateValues, options?: { signal?: AbortSignal }): Promise<Result<Value>>;
}

/** The adapter of workflow tools over a store: exists, read, write. @see Prefect's `Result` and xpersist's adapter */
export function createResult<Value = unknown>(
  store: CacheStore,
  options: ResultOptions = {},
  value?: Value,
): Result<Value> {
  const { location, serializer = "auto", dumpOptions = {}, loadOptions, now = () => new Date() } = options;
  const at = (key: string, found: Value) => createResult(store, { ...options, location: key }, found);
  return {
    location,
    value,
    exists: (template, values = {}, { signal } = {}) =>
      store.has(formatTemplate(template, values), signal ? { signal } : {}),
    async read(key, { signal } = {}) {
      return at(key, await store.get<Value>(key, { ...(loadOptions && { loadOptions }), ...(signal && { signal }) }));
    },
    async write(newValue, values = {}, { signal } = {}) {
      const key = filledIn(location, values, now);
      if (store.readonly) return at(key, newValue);
      const metadata = metadataOf(values);
      await store.put(key, newValue, { serializer, dumpOptions, metadata, ...(signal && { signal }) });
      return at(key, newValue);
    },
  };
}

function filledIn(location: ResultOptions["location"], values: TemplateValues, now: () => Date): string {
  if (typeof location === "function") return location(values);
  return location === undefined ? defaultLocation(now()) : formatTemplate(location, values);
}

/** `prefect-result-2026-11-21t08-07-26-201000-00-00`: the original's name for a result without a template. */
function defaultLocation(time: Date): string {
  const iso = `${time.toISOString().slice(0, -1)}000+00:00`;
  return `prefect-result-${iso.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}

function metadataOf(values: TemplateValues): Record<string, unknown> {
  return Object.fromEntries(resultMetadataKeys.map((name) => [name, plain(values[name] ?? "")]));
}

function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof Date ? value.toISOString().replace(/Z$/, "") : value;
}
