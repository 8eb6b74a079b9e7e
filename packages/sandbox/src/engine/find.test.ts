import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeReport, doctorReport } from "../cli/doctor.js";
import { engineEndpoints } from "./endpoint.js";
import { diagnoseEngine, findEngine } from "./find.js";

let folder: string;
let socket: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asof-engine-"));
  await chmod(folder, 0o755);
  socket = join(folder, "docker.sock");
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** Something that answers as an engine would, on a socket or a port. */
async function fakeEngine(where: string | number, ApiVersion = "1.41"): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.statusCode = request.url === "/version" ? 200 : 404;
    response.end(JSON.stringify({ Version: "1.2.3", ApiVersion, Arch: "amd64" }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(where, resolve));
  return server;
}

/** Runs as a user whom file permissions bind, which root is not. */
async function asOrdinaryUser<T>(action: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return action();
  process.seteuid?.(65534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

test("the usual places are tried in order", () => {
  const urls = engineEndpoints({ XDG_RUNTIME_DIR: "/run/user/1", HOME: "/home/a" }).map(({ url }) => url);
  expect(urls).toEqual([
    "unix:///var/run/docker.sock",
    "unix:///run/user/1/docker.sock",
    "unix:///home/a/.docker/run/docker.sock",
    "unix:///run/podman/podman.sock",
    "unix:///run/user/1/podman/podman.sock",
  ]);
});

test("DOCKER_HOST is the only place when it is set", async () => {
  const { attempts, engine } = await diagnoseEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
  expect(engine).toBeUndefined();
  expect(attempts.map(({ source, endpoint, problem }) => ({ source, endpoint, problem }))).toEqual([
    { source: "DOCKER_HOST", endpoint: `unix://${socket}`, problem: "absent" },
  ]);
});

test("an engine on a socket is found, with its own API version", async () => {
  await fakeEngine(socket);
  const engine = await findEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
  expect(engine).toMatchObject({ endpoint: `unix://${socket}`, version: "1.2.3", apiVersion: "1.41" });
});

test.each(["1.40", "1.9", "0.99"])("an engine of API %s is too old, which is said with what to do", async (version) => {
  await fakeEngine(socket, version);
  const failure = findEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
  await expect(failure).rejects.toMatchObject({
    code: "engine_unsupported",
    message: expect.stringMatching(new RegExp(`API ${version} is older than API 1.41.*Update the engine`)),
  });
});

test.each(["1.41", "1.50", "2.0"])("an engine of API %s is new enough", async (version) => {
  await fakeEngine(socket, version);
  const engine = await findEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
  expect(engine.apiVersion).toBe(version);
});

test("each decision is told in the debug log", async () => {
  await fakeEngine(socket);
  const told: string[] = [];
  const logger = { debug: (line: string) => told.push(line), info() {}, warn() {} };
  await findEngine({ environment: { DOCKER_HOST: `unix://${socket}` }, logger });
  expect(told).toEqual([
    "DOCKER_HOST is set: no other place of an engine is tried",
    `engine at unix://${socket} (DOCKER_HOST): Docker 1.2.3, API 1.41`,
    `using the engine at unix://${socket}`,
  ]);
});

test("an engine on a TCP port is found", async () => {
  const { port } = (await fakeEngine(0)).address() as { port: number };
  const engine = await findEngine({ environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } });
  expect(engine.version).toBe("1.2.3");
});

test("a socket of another user is a matter of permission, and the remedy is the docker group", async () => {
  await fakeEngine(socket);
  await chmod(socket, 0o000);
  const environment = { DOCKER_HOST: `unix://${socket}` };
  const diagnosis = await asOrdinaryUser(() => diagnoseEngine({ environment }));
  expect(diagnosis.attempts[0]?.problem).toBe("permission");
  const report = await doctorReport(diagnosis);
  expect(report.ok).toBe(false);
  expect(describeReport(report)).toContain("sudo usermod -aG docker $USER");
  const failure = asOrdinaryUser(() => findEngine({ environment }));
  await expect(failure).rejects.toMatchObject({
    code: "engine_permission",
    message: expect.stringMatching(/docker group.*sudo usermod -aG docker \$USER.*log out and in/),
  });
});

test("an engine without the default image is said to be so, and the command that builds it", () => {
  expect(describeReport({ ok: true, engine: null, image: null, attempts: [] })).toContain("`asof py build`");
});

test("a socket on which nobody listens means that the engine does not run", async () => {
  const { port } = (await fakeEngine(0)).address() as { port: number };
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const failure = findEngine({ environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } });
  await expect(failure).rejects.toMatchObject({
    code: "engine_unavailable",
    message: expect.stringContaining("Start the engine"),
  });
});

test.each(["ssh://-oProxyCommand=x", "ssh://", "npipe:////./pipe/docker_engine", "nonsense"])(
  "%s is said to be unsupported, and leaves no file",
  async (url) => {
    vi.stubEnv("TMPDIR", folder);
    try {
      const { attempts } = await diagnoseEngine({ environment: { DOCKER_HOST: url } });
      expect(attempts[0]?.problem).toBe("unsupported");
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  },
);

test("TLS without certificates is refused rather than left out", async () => {
  const environment = { DOCKER_HOST: "tcp://127.0.0.1:2376", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
  const { attempts } = await diagnoseEngine({ environment });
  expect(attempts[0]).toMatchObject({ problem: "unsupported", message: expect.stringContaining("DOCKER_CERT_PATH") });
});

test("something that is no engine fails with what is wrong", async () => {
  const server = createServer((_, response) => response.end("hello"));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const { attempts } = await diagnoseEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
  expect(attempts[0]?.problem).toBe("failed");
});

test("an abort ends the search", async () => {
  const server = createServer(() => {});
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const controller = new AbortController();
  const search = findEngine({ environment: { DOCKER_HOST: `unix://${socket}` }, signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await expect(search).rejects.toMatchObject({ code: "aborted" });
  server.closeAllConnections();
});
