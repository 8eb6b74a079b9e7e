import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openDatabase } from "../../src/index.js";
import { isListed } from "./differences.js";
import { type RunningServer, startAsof, startOriginal } from "./servers.js";
import { type Transcript, transcriptOf } from "./transcript.js";

const { executable, available, reason } = inject("pythons").store ?? { executable: "", available: false, reason: "" };
const sections = [
  "writes",
  "write errors",
  "reads",
  "histories",
  "notes",
  "changes",
  "searches",
  "formulas",
  "groups",
  "plain requests",
];

describe.skipIf(!available)(`the published client of tshistory ${reason}`, () => {
  const cleanup = new AsyncDisposableStack();
  let original: Transcript;
  beforeAll(async () => {
    const server = cleanup.use(await startOriginal(executable, inject("postgresUrl")));
    original = await transcriptOf(executable, `${server.url}/program/api`);
  });
  afterAll(() => cleanup.disposeAsync());

  describe.each([
    ["the embedded database", serveFolder],
    ["PostgreSQL", serveDatabase],
  ])("is answered by asof serve on %s", (_, serve) => {
    let ours: Transcript;
    let api: string;
    beforeAll(async () => {
      const server = cleanup.use(await serve(cleanup));
      api = `${server.url}/api`;
      ours = await transcriptOf(executable, api);
    });

    test("with all that it asks", () => {
      expect([Object.keys(original), Object.keys(ours)]).toEqual([sections, sections]);
    });

    test("in the same way again after a reset", async () => {
      expect((await fetch(`${api}/reset`, { method: "POST" })).status).toBe(204);
      expect(comparable(await transcriptOf(executable, api))).toEqual(comparable(ours));
    });

    test("with whole histories and many series at once, as the older client and the helpers read them", async () => {
      const program = join(import.meta.dirname, "older-client.py");
      const { stdout } = await promisify(execFile)(executable, [program, api]);
      expect(stdout).toMatch(/^90 checks passed/);
    });

    test.each(sections)("as by the original: %s", (section) => {
      const expected = Object.entries(original[section] ?? {});
      expect(expected.length).toBeGreaterThan(5);
      for (const [call, outcome] of expected) {
        if (isListed(section, call)) expect(ours[section]?.[call], call).not.toEqual(outcome);
        else expect(ours[section]?.[call], call).toEqual(outcome);
      }
    });
  });
});

/** Without what is listed: it may hold the time of the day. */
function comparable(transcript: Transcript): Transcript {
  const kept = Object.entries(transcript).map(([section, calls]) => {
    return [section, Object.fromEntries(Object.entries(calls).filter(([call]) => !isListed(section, call)))];
  });
  return Object.fromEntries(kept);
}

async function serveFolder(cleanup: AsyncDisposableStack): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "asof-serve-"));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  return await startAsof("--allow-reset", "--data", folder);
}

async function serveDatabase(cleanup: AsyncDisposableStack): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "asof-serve-"));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const url = new URL(inject("postgresUrl"));
  await using database = await openDatabase(url.href);
  url.pathname = `serve_${randomUUID().slice(0, 8)}`;
  await database.query(`create database "${url.pathname.slice(1)}"`);
  return await startAsof("--allow-reset", "--data", folder, "--database", url.href);
}
