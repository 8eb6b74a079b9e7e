import type { Dir, Dirent } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../errors.js";

const PERIOD_MS = 500;
// Whoever makes more is stopped too: counting them would take too long.
const MAX_FILES = 200_000;

/** Looks after the size of a folder that a program may fill: nothing else bounds it. */
export function watchSize(folder: string, maxBytes: number): { violated: Promise<SandboxError>; release(): void } {
  const controller = new AbortController();
  const { signal } = controller;
  const violated = (async () => {
    for (;;) {
      await sleep(PERIOD_MS, undefined, { signal, ref: false });
      const { bytes, files } = await measure(folder, maxBytes);
      if (bytes > maxBytes || files > MAX_FILES) return limitError(maxBytes, files);
    }
  })();
  violated.catch(() => {});
  return { violated, release: () => controller.abort() };
}

function limitError(maxBytes: number, files: number): SandboxError {
  const what = files > MAX_FILES ? `${MAX_FILES} files` : `${Math.round(maxBytes / 2 ** 20)} MiB`;
  const message = `The sandbox was killed for more than ${what} in /io. Raise limits.ioBytes or write less.`;
  return new SandboxError("io_limit", message);
}

/** Bytes and files below a folder, links not followed; stops counting when it is too much. */
async function measure(folder: string, maxBytes: number): Promise<{ bytes: number; files: number }> {
  const sum = { bytes: 0, files: 0 };
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for await (const entry of await entriesOf(next)) {
      sum.files++;
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else sum.bytes += await bytesOf(path);
      if (sum.bytes > maxBytes || sum.files > MAX_FILES) return sum;
    }
  }
  return sum;
}

// What a file takes: one with holes takes less than its length.
async function bytesOf(path: string): Promise<number> {
  return lstat(path).then(
    ({ blocks }) => 512 * blocks,
    () => 0,
  );
}

async function entriesOf(folder: string): Promise<Dir | Dirent[]> {
  return opendir(folder).catch(() => []);
}
