// Prints what one put asks of the disk, in order: node --import ./run-sources.mjs disk-trace.ts <folder> <durable>
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { relative } from "node:path";

const [, , folder = "", durable] = process.argv;
const opened = new Map<number, string>();
const steps: string[] = [];
const shown = (file: fs.PathLike) => relative(folder, String(file)).replace(/^\.asof\/data\/.*/, "staged") || ".";

const { fsync, linkSync, openSync, renameSync } = fs;
Object.assign(fs, {
  openSync: (file: string, ...rest: [never]) => {
    const descriptor = openSync(file, ...rest);
    opened.set(descriptor, shown(file));
    return descriptor;
  },
  fsync: (descriptor: number, done: fs.NoParamCallback) =>
    fsync(descriptor, (error) => {
      steps.push(`sync ${opened.get(descriptor)}`);
      done(error);
    }),
  linkSync: (from: string, to: string) => {
    linkSync(from, to);
    steps.push(`name ${shown(to)}`);
  },
  renameSync: (from: string, to: string) => {
    renameSync(from, to);
    steps.push(`name ${shown(to)}`);
  },
});
syncBuiltinESMExports();

const { openCacheStore } = await import("../../src/index.js");
await using store = await openCacheStore(folder, { durable: durable === "durable" });
steps.length = 0;
await store.put("k", "value");
process.stdout.write(JSON.stringify(steps));
