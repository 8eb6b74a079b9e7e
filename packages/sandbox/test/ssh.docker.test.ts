import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { diagnoseEngine, type Engine, findEngine, openSession } from "../src/index.js";
import { type SshHost, startSshHost } from "./ssh-host.js";

const { available, reason } = inject("engine");

/** What keeps an ssh server from being started in a container that shares this machine's programs; empty when nothing. */
const missing = (() => {
  if (process.platform !== "linux") return "only on Linux";
  try {
    execFileSync("sh", ["-c", "command -v ssh && command -v ssh-keygen"]);
    if (!existsSync("/usr/sbin/sshd")) execFileSync("sh", ["-c", "command -v apt-get && command -v dpkg-deb"]);
    return "";
  } catch {
    return "ssh, ssh-keygen or a package of sshd is missing";
  }
})();

if (missing && process.env.CI === "true") throw new Error(`CI needs an ssh server: ${missing}.`);

describe.skipIf(!available || missing !== "")(`an engine by ssh ${reason}${missing && ` (${missing})`}`, () => {
  let local: Engine;
  let host: SshHost;
  beforeAll(async () => {
    local = await findEngine();
    host = await startSshHost(local);
  });
  afterAll(async () => {
    await host?.[Symbol.asyncDispose]();
  });

  test("is found, runs programs and exchanges files, over the engine's streams", async () => {
    const told: string[] = [];
    const logger = { debug: (line: string) => told.push(line), info() {}, warn() {} };
    const engine = await findEngine({ environment: { ...host.environment, DOCKER_HOST: host.url } });
    expect(engine.version).toBe(local.version);
    await using session = await openSession({ engine, logger });
    expect(told.join("\n")).toContain("frames by stdio");
    expect(await session.run("print('hello')\n6 * 7")).toMatchObject({ result: 42, stdout: "hello\n" });
    await session.files.write("in.txt", "λ".repeat(100_000));
    await session.exec("open('/io/out.txt', 'w').write(open('/io/in.txt').read()[::-1] + '!')");
    expect(await session.files.readText("out.txt")).toBe(`${"λ".repeat(100_000)}!`);
  });

  test("says what ssh says when it may not log in, or when no engine listens there", async () => {
    const stranger = { ...host.environment, DOCKER_HOST: host.url.replace("root@", "nobody-here@") };
    const [refused] = (await diagnoseEngine({ environment: stranger })).attempts;
    expect(refused).toMatchObject({ problem: "failed", message: expect.stringContaining("Permission denied") });
    const elsewhere = { ...host.environment, DOCKER_HOST: `${host.url}/no/such.sock` };
    const [absent] = (await diagnoseEngine({ environment: elsewhere })).attempts;
    expect(absent).toMatchObject({ problem: "failed" });
  });
});
