import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeVector, Table } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession } from "../src/index.js";
import { hasOpenssl, writeCertificates } from "./certificates.js";
import { isGone } from "./containers.js";
import { type RemoteEngine, serveEngine } from "./remote-engine.js";
import { startedProgram } from "./started-program.js";

const { available, reason } = inject("engine");
const KINDS = [["in the clear"], ["by TLS"]].slice(0, hasOpenssl ? 2 : 1) as [string][];

describe.skipIf(!available).each(KINDS)(`an engine reached by TCP, %s ${reason}`, (kind) => {
  let folder: string;
  let remote: RemoteEngine;
  let engine: Engine;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-remote-"));
    const local = await findEngine();
    const tls = kind === "by TLS" ? { ...writeCertificates(folder), requestCert: true } : undefined;
    remote = await serveEngine(local, { tls });
    const verified = tls ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder } : {};
    engine = await findEngine({ environment: { DOCKER_HOST: remote.url, ...verified } });
  });
  afterAll(async () => {
    await remote?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test("carries everything over its streams: values, tables, what is printed, interrupts", async () => {
    const told: string[] = [];
    const logger = { debug: (line: string) => told.push(line), info() {}, warn() {} };
    await using session = await openSession({ engine, logger });
    expect(told.join("\n")).toContain("frames by stdio");
    const seen: string[] = [];
    const onOutput = (_: string, text: string) => seen.push(text);
    expect(await session.run("print('a', flush=True)\n1", { onOutput })).toMatchObject({ result: 1, stdout: "a\n" });
    expect(seen.join("")).toBe("a\n");
    const table = new Table({ a: makeVector(Float64Array.from({ length: 300_000 }, (_, index) => index)) });
    await session.define("t", table);
    expect((await session.eval<Table>("t * 2")).getChild("a")?.get(299_999)).toBe(599_998);
    const { call, started } = startedProgram(session);
    const outcome = expect(call).rejects.toMatchObject({ details: { python: { type: "KeyboardInterrupt" } } });
    await started;
    await session.interrupt();
    await outcome;
  });

  test("takes files up and gives them back without a mount", async () => {
    await using session = await openSession({ engine });
    const bytes = Uint8Array.from({ length: 5_000_000 }, (_, index) => index % 251);
    await session.files.write("in/data.bin", bytes);
    await session.exec("open('/io/out.bin', 'wb').write(open('/io/in/data.bin', 'rb').read()[::-1])");
    expect(await session.files.read("out.bin")).toEqual(bytes.toReversed());
    expect((await session.files.list()).map(({ name }) => name)).toEqual(["in", "out.bin"]);
  });

  test("ends a program at its deadline, and its container with the connection", async () => {
    const session = await openSession({ engine });
    await expect(session.exec("while True: pass", { timeout: "200ms" })).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, session)).toBe(true);
    const lost = await openSession({ engine });
    await remote[Symbol.asyncDispose]();
    const local = await findEngine();
    for (let tries = 0; tries < 100 && !(await isGone(local, lost)); tries++) await sleep(50);
    expect(await isGone(local, lost)).toBe(true);
  });
});

describe.skipIf(!available)(`a folder of this machine and an engine elsewhere ${reason}`, () => {
  let local: Engine;
  let here: string;
  let there: string;
  beforeAll(async () => {
    local = await findEngine();
    [here, there] = await Promise.all([sharedFolder(), sharedFolder()]);
  });
  afterAll(() => Promise.all([here, there].map((folder) => rm(folder, { recursive: true, force: true }))));

  async function sharedFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "asof-io-"));
    await chmod(folder, 0o777);
    return folder;
  }

  test("is shared where that engine sees it too", async () => {
    await using remote = await serveEngine(local);
    const engine = await findEngine({ environment: { DOCKER_HOST: remote.url } });
    await using session = await openSession({ engine, io: here });
    await session.exec("open('/io/a.txt', 'w').write('shared')");
    expect(await readFile(join(here, "a.txt"), "utf8")).toBe("shared");
    expect(await session.files.list()).toMatchObject([{ name: "a.txt" }]);
  });

  test.each([
    ["has another of that name", () => there],
    ["has none of that name", () => `${there.slice(0, -1)}-`],
  ])("is refused where the engine's machine %s", async (_, name) => {
    await using remote = await serveEngine(local, { renamed: [here, name()] });
    const engine = await findEngine({ environment: { DOCKER_HOST: remote.url } });
    await expect(openSession({ engine, io: here })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("session.files"),
    });
    expect((await readdir(here)).filter((entry) => entry !== "a.txt")).toEqual([]);
  });
});
