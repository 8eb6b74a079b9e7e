import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { killedServerSuite } from "./suites/killed-server.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-killed-"));
});
afterAll(() => rm(directory, { recursive: true }));

describe("on PGlite in a directory", () => killedServerSuite(() => `file:${directory}`));
