import { Command } from "commander";
import { z } from "zod";
import type { Artifact } from "../store/artifact.js";
import { openCacheStore } from "../store/open.js";
import type { CacheStore } from "../store/store.js";
import { printable } from "./printable.js";

const storeOptionsSchema = z.object({ path: z.string(), json: z.boolean().default(false) });
const deleteOptionsSchema = storeOptionsSchema.extend({ yes: z.boolean().default(false) });

/** The commands `ls`, `show`, `get` and `rm` over a store in a folder. */
export function createCommand(): Command {
  const command = new Command("cache").description("look into an artifact store");
  withStore(command.command("ls"))
    .description("list the keys")
    .action((options: unknown) => list(storeOptionsSchema.parse(options)));
  withStore(command.command("show"))
    .description("tell what is known of an entry without reading its data")
    .argument("<key>")
    .action((key: string, options: unknown) => show(key, storeOptionsSchema.parse(options)));
  withStore(command.command("get"))
    .description("print an entry's value: text and bytes as they are, everything else as JSON")
    .argument("<key>")
    .action((key: string, options: unknown) => get(key, storeOptionsSchema.parse(options)));
  withStore(command.command("rm"))
    .description("say what would be removed; remove it with --yes")
    .argument("<key>")
    .option("--yes", "really remove it")
    .action((key: string, options: unknown) => remove(key, deleteOptionsSchema.parse(options)));
  return command;
}

function withStore(command: Command): Command {
  return command.option("--path <folder>", "the store's folder", "./cache").option("--json", "print one JSON document");
}

type StoreOptions = z.output<typeof storeOptionsSchema>;

async function list({ path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const keys = await store.keys();
  if (json) return print(JSON.stringify(keys, undefined, 2));
  if (keys.length === 0) process.stderr.write(`No entries in ${path}\n`);
  for (const key of keys) print(key);
}

async function show(key: string, { path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const artifact = await store.getArtifact(key);
  print(json ? JSON.stringify(printable(artifact), undefined, 2) : describe(artifact));
}

async function get(key: string, { path, json }: StoreOptions): Promise<void> {
  await using store = await openReadonly(path);
  const value = await store.get(key);
  if (!json && (typeof value === "string" || value instanceof Uint8Array)) process.stdout.write(value);
  else print(JSON.stringify(printable(value), undefined, 2));
}

async function remove(key: string, { path, json, yes }: z.output<typeof deleteOptionsSchema>): Promise<void> {
  await using store = yes ? await openCacheStore(path) : await openReadonly(path);
  const result = await store.delete(key, { dryRun: !yes });
  if (json) return print(JSON.stringify(result, undefined, 2));
  for (const file of result.paths) print(file);
  process.stderr.write(yes ? "Removed.\n" : "Nothing removed; this would be. Repeat with --yes to remove it.\n");
}

function openReadonly(path: string): Promise<CacheStore> {
  return openCacheStore(path, { readonly: true });
}

function describe(artifact: Artifact): string {
  const lines = Object.entries(artifact).filter(([, value]) => value !== undefined);
  const text = (value: unknown) => (typeof value === "object" ? JSON.stringify(printable(value)) : String(value));
  return lines.map(([name, value]) => `${name.padEnd(12)} ${text(value)}`).join("\n");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
