import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { formats } from "./processes/malformed-samples.js";

/** The long run: CACHE_MALFORMED_COUNT=100000. CACHE_MALFORMED_SEED repeats a run. */
const count = Number(process.env.CACHE_MALFORMED_COUNT ?? 150);
const seed = Number(process.env.CACHE_MALFORMED_SEED ?? Math.floor(Math.random() * 2 ** 31));
const here = (file: string) => fileURLToPath(new URL(`processes/${file}`, import.meta.url));

/** What reading may take at most: the content of one file that claims as much as is believed, and the process itself. */
const mostMegabytes = 1500;

interface Report {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly megabytes: number;
}

describe(`${count} malformed files of a format, CACHE_MALFORMED_SEED=${seed}`, () => {
  test.each(Object.entries(formats))(
    "%s: a value or a typed error each, and valid files are read after them",
    async (name, { samples }) => {
      const args = ["--no-warnings", "--import", here("run-sources.mjs"), here("malformed.ts"), name];
      const run = promisify(execFile)(process.execPath, [...args, String(count), String(seed)]);
      const { outcomes, megabytes } = JSON.parse((await run).stdout) as Report;
      if (count > 1000) console.log(name, seed, JSON.stringify(outcomes), `${megabytes} MB`);
      const shown = `CACHE_MALFORMED_SEED=${seed} ${JSON.stringify(outcomes)}`;
      expect(
        Object.keys(outcomes).filter((outcome) => /UNTYPED|OTHER/.test(outcome)),
        shown,
      ).toEqual([]);
      expect(outcomes["valid: value"], shown).toBe(samples.length);
      expect(megabytes).toBeLessThan(mostMegabytes);
    },
    60_000 + count * 100,
  );
});
