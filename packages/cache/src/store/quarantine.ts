import { z } from "zod";
import type { CacheDriver } from "../drivers/driver.js";
import { randomFileName } from "../drivers/file-name.js";
import type { CacheError } from "../errors.js";
import { type FoundSidecar, findSidecar } from "./entries.js";
import { removeFoundEntry } from "./entry.js";
import { privateFolder } from "./key.js";

const quarantineFolder = `${privateFolder}/quarantine`;

const reportSchema = z.object({ key: z.string(), code: z.string(), message: z.string(), at: z.string() });

/** An entry that was taken out of the store because it was damaged. */
export type QuarantinedEntry = z.output<typeof reportSchema> & {
  /** The folder that keeps `sidecar.json`, `data` and `copy`, each where there was one; relative to the store. */
  readonly path: string;
};

/**
 * Keeps what is left of a damaged entry for study and takes it out of the store; undefined where it is another one by
 * now.
 */
export async function quarantine(
  driver: CacheDriver,
  key: string,
  error: CacheError,
  now: Date,
): Promise<string | undefined> {
  const found = await findSidecar(driver, key);
  if (found === undefined) return undefined;
  const path = `${quarantineFolder}/${randomFileName()}`;
  await keepRemains(driver, found, path);
  const report = { key, code: error.code, message: error.message, at: now.toISOString() };
  if (await removeFoundEntry(driver, found)) {
    await driver.write(`${path}/report.json`, Buffer.from(JSON.stringify(report, undefined, 2)));
    return path;
  }
  await driver.remove(path);
  return undefined;
}

async function keepRemains(driver: CacheDriver, { key, bytes, sidecar }: FoundSidecar, path: string): Promise<void> {
  await driver.write(`${path}/sidecar.json`, bytes);
  const remains = { data: key, ...(sidecar?.asof === undefined ? {} : { copy: sidecar.asof.data }) };
  for (const [name, from] of Object.entries(remains)) {
    const data = await driver.read(from);
    if (data !== undefined) await driver.write(`${path}/${name}`, data);
  }
}

export async function quarantinedEntries(driver: CacheDriver, signal?: AbortSignal): Promise<QuarantinedEntry[]> {
  const entries: QuarantinedEntry[] = [];
  for await (const file of driver.list(quarantineFolder)) {
    signal?.throwIfAborted();
    if (!file.endsWith("/report.json")) continue;
    const bytes = await driver.read(file);
    const report = bytes && reportSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    if (report?.success) entries.push({ ...report.data, path: file.slice(0, -"/report.json".length) });
  }
  return entries.sort((a, b) => a.at.localeCompare(b.at) || a.key.localeCompare(b.key));
}
