import type { Command } from "commander";
import { z } from "zod";
import { openCacheStore } from "../store/open.js";
import type { CacheStore } from "../store/store.js";

export const storeOptionsSchema = z.object({ path: z.string(), json: z.boolean().default(false) });
export type StoreOptions = z.output<typeof storeOptionsSchema>;

export function withStore(command: Command): Command {
  return command
    .option("--path <place>", "the store: a folder, or s3://bucket/prefix", "./cache")
    .option("--json", "print one JSON document");
}

export function openReadonly(path: string): Promise<CacheStore> {
  return openCacheStore(path, { readonly: true });
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A key on one line: in quotes where it holds line ends or characters that a terminal obeys. */
export function lineOf(key: string): string {
  return /\p{Cc}/u.test(key) ? JSON.stringify(key) : key;
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Progress on a terminal: one line that is written over. */
export function createProgressLine(what: string): { show(text: string): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  return {
    show: (text) => void (isTerminal && process.stderr.write(`\r\x1b[K${what} ${text}`)),
    end: () => void (isTerminal && process.stderr.write("\r\x1b[K")),
  };
}
