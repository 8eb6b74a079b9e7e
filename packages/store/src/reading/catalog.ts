import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { storedMetadata, storedName } from "../names.js";
import type { CallOptions, CatalogEntry, CatalogOptions, Interval, SeriesFacts, SeriesKind } from "../series-store.js";
import { localSource } from "../sources/sources.js";
import { readWindow, seriesOf } from "./window.js";

export async function type(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<SeriesKind | undefined> {
  return (await seriesRow<{ kind: SeriesKind }>(context, "kind", name, options))?.kind;
}

export async function metadata(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<Record<string, unknown> | undefined> {
  return (await seriesRow<{ metadata: Record<string, unknown> }>(context, "metadata", name, options))?.metadata;
}

export async function facts(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<SeriesFacts | undefined> {
  return await seriesRow<SeriesFacts>(context, 'tzaware, value_type as "valueType"', name, options);
}

export async function formulaText(
  context: StoreContext,
  name: string,
  options?: CallOptions,
): Promise<string | undefined> {
  return (await seriesRow<{ formula: string | null }>(context, "formula", name, options))?.formula ?? undefined;
}

export async function updateMetadata(
  context: StoreContext,
  name: string,
  changes: Record<string, unknown>,
  options?: CallOptions,
): Promise<void> {
  const sql = `update ${context.ns}.series set metadata = metadata || $2::jsonb where name = $1`;
  await context.database.query(sql, [storedName(name), storedMetadata(changes)], options);
}

export async function replaceMetadata(
  context: StoreContext,
  name: string,
  metadata: Record<string, unknown>,
  options?: CallOptions,
): Promise<void> {
  const sql = `update ${context.ns}.series set metadata = $2::jsonb where name = $1`;
  await context.database.query(sql, [storedName(name), storedMetadata(metadata)], options);
}

export async function remove(context: StoreContext, name: string, options?: CallOptions): Promise<void> {
  await context.database.query(`delete from ${context.ns}.series where name = $1`, [storedName(name)], options);
}

export async function catalog(
  context: StoreContext,
  { allSources = false, signal }: CatalogOptions = {},
): Promise<CatalogEntry[]> {
  // Byte order, whatever the locale of the database.
  const sql = `select name, kind from ${context.ns}.series order by name collate "C"`;
  const entries = await context.database.query<CatalogEntry>(sql, [], { signal });
  return allSources ? entries.map((entry) => ({ ...entry, source: localSource })) : entries;
}

export async function primaryInterval(context: StoreContext, name: string, options?: CallOptions): Promise<Interval> {
  const read = await readWindow(context.database, context.namespace, { name }, options);
  const series = read && seriesOf(read);
  if (series === undefined || series.length === 0) throw noInterval(name);
  return { tzaware: series.tzaware, from: series.index.first as number, to: series.index.last as number };
}

export function noInterval(name: string): StoreError {
  return new StoreError("unknown_series", `There is no interval for "${name}": no such series, or no value in it.`, {
    name,
  });
}

async function seriesRow<Row>(
  context: StoreContext,
  columns: string,
  name: string,
  options?: CallOptions,
): Promise<Row | undefined> {
  const sql = `select ${columns} from ${context.ns}.series where name = $1`;
  return (await context.database.query<Row>(sql, [storedName(name)], options))[0];
}
