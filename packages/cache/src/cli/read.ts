import { z } from "zod";
import type { Artifact } from "../store/artifact.js";
import { openCacheStore } from "../store/open.js";
import { printable } from "./printable.js";
import { lineOf, openReadonly, print, printJson, type StoreOptions, say, storeOptionsSchema } from "./store-options.js";

const deleteOptionsSchema = storeOptionsSchema.extend({ yes: z.boolean().default(false) });
type DeleteOptions = z.output<typeof deleteOptionsSchema>;

export async function listKeys({ path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const keys = await store.keys();
  if (json) return printJson(keys);
  if (keys.length === 0) say(`No entries in ${path}`);
  for (const key of keys) print(lineOf(key));
}

export async function showEntry(key: string, { path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const artifact = await store.getArtifact(key);
  if (json) printJson(printable(artifact));
  else print(describe(artifact));
}

export async function getEntry(key: string, { path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const value = await store.get(key);
  if (!json && (typeof value === "string" || value instanceof Uint8Array)) process.stdout.write(value);
  else printJson(printable(value));
}

export async function removeEntry(key: string, options: unknown): Promise<void> {
  const { path, json, yes }: DeleteOptions = deleteOptionsSchema.parse(options);
  await using store = yes ? await openCacheStore(path) : await openReadonly(path);
  const result = await store.delete(key, { dryRun: !yes });
  if (json) return printJson(result);
  for (const file of result.paths) print(lineOf(file));
  say(yes ? "Removed." : "Nothing removed; this would be. Repeat with --yes to remove it.");
}

function describe(artifact: Artifact): string {
  const lines = Object.entries(artifact).filter(([, value]) => value !== undefined);
  const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(printable(value)) : String(value));
  return lines.map(([name, value]) => `${name.padEnd(12)} ${text(value)}`).join("\n");
}
