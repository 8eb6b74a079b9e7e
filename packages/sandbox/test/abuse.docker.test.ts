import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, type Session } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

/** Where every abuse on the list is tried. */
const TRIED: Record<string, number[]> = {
  "confinement.docker.test.ts": [3, 4, 6, 7, 10, 11, 12, 16, 17, 18, 21, 22, 25, 34],
  "session.docker.test.ts": [24, 28],
  "files.docker.test.ts": [8, 31, 32],
  "lifetime.docker.test.ts": [36],
  "abuse.docker.test.ts": [1, 2, 5, 9, 13, 14, 15, 19, 20, 23, 26, 27, 29, 30, 33, 35, 37],
};

test("every abuse on the list is tried", () => {
  const numbers = Object.values(TRIED)
    .flat()
    .sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 37 }, (_, index) => index + 1));
});

describe.skipIf(!available)(`an abuse ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine, limits: { processes: 48 } });
  });
  afterAll(() => session?.close());

  test("2 a thread bomb ends with an error at the limit, and the session survives it", async () => {
    const bomb = `
import threading
gate, threads = threading.Event(), []
try:
    while len(threads) < 1000:
        thread = threading.Thread(target=gate.wait)
        thread.start()
        threads.append(thread)
except RuntimeError as error:
    outcome = str(error)
gate.set()
for thread in threads: thread.join()`;
    await session.exec(bomb);
    expect(await session.eval("[outcome, len(threads) < 48]")).toEqual(["can't start new thread", true]);
  });

  test("5 a child that takes too much memory is killed, which is said, and the session survives", async () => {
    await using own = await openSession({ engine, limits: { memoryBytes: 128 * 2 ** 20 } });
    const child = "open('/proc/self/oom_score_adj', 'w').write('1000'); b'x' * 10**9";
    const code = `import subprocess\nsubprocess.run(['python3', '-c', ${JSON.stringify(child)}]).returncode`;
    expect(await own.run(code)).toMatchObject({ result: -9, exceeded: ["memory"] });
    expect(await own.run("1 + 1")).not.toHaveProperty("exceeded");
  });

  test("1 processes beyond the limit are said to be", async () => {
    const code =
      "import os\ntry:\n    while True:\n        if os.fork() == 0: os.kill(os.getpid(), 19)\nexcept OSError: pass";
    await using own = await openSession({ engine, limits: { processes: 16 } });
    expect(await own.run(code)).toMatchObject({ exceeded: ["processes"] });
  });

  test.each([
    ["a socket", (own: Engine) => own],
    ["the engine's streams", (own: Engine) => ({ ...own, endpoint: "tcp://as-if-elsewhere:2375" })],
  ])("15 nothing needs a network: values go by %s without one", async (way, reached) => {
    const told: string[] = [];
    const logger = { debug: (line: string) => told.push(line), info() {}, warn() {} };
    await using own = await openSession({ engine: reached(engine), logger });
    expect(told.join()).toContain(`frames by ${way === "a socket" ? "socket" : "stdio"}`);
    await own.define("x", [1, "two"]);
    expect(await own.eval("x")).toEqual([1, "two"]);
    const { HostConfig } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
    expect(HostConfig.NetworkMode).toBe("none");
  });

  test("19 no process can be looked into by another", async () => {
    await session.exec("import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)");
    expect(await session.eval("[libc.ptrace(16, 1, 0, 0), ctypes.get_errno()]")).toEqual([-1, 1]);
  });

  test("20 files in /tmp and /io cannot be executed", async () => {
    await session.exec(`
import shutil, subprocess
def execute(folder):
    shutil.copy('/usr/bin/true', folder)
    os.chmod(folder + '/true', 0o755)
    try:
        return subprocess.run([folder + '/true']).returncode
    except PermissionError:
        return 'refused'`);
    expect(await session.eval("[execute('/tmp'), execute('/io')]")).toEqual(["refused", "refused"]);
    await expect(session.exec("os.memfd_create('x')")).rejects.toMatchObject({
      details: { python: { type: "PermissionError" } },
    });
  });

  test("20 nor can those in a shared folder, where the kernel has Landlock; files move between its folders", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-abuse-"));
    await chmod(io, 0o777);
    try {
      await using own = await openSession({ engine, io });
      await own.exec(
        "import ctypes, os, shutil, subprocess\nshutil.copy('/usr/bin/true', '/io/true')\nos.chmod('/io/true', 0o755)",
      );
      const hasLandlock = await own.eval("ctypes.CDLL(None).syscall(444, None, 0, 1) >= 2");
      const { result, error } = await own.run("subprocess.run(['/io/true']).returncode");
      expect(error?.type ?? result).toBe(hasLandlock ? "PermissionError" : 0);
      expect(await own.eval("subprocess.run(['/usr/bin/true']).returncode")).toBe(0);
      await own.exec(
        "os.mkdir('/io/a')\nos.mkdir('/io/b')\nopen('/io/a/f', 'w').close()\nos.rename('/io/a/f', '/io/b/f')",
      );
      expect(await readdir(join(io, "b"))).toEqual(["f"]);
    } finally {
      await rm(io, { recursive: true });
    }
  });

  test("26 an orphan does not keep the container when its main process ends", async () => {
    const own = await openSession({ engine });
    const orphan = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\nos._exit(0)";
    await expect(own.exec(orphan)).rejects.toMatchObject({ code: "container_exited", details: { exitCode: 0 } });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("27 dead children of dead parents are reaped", async () => {
    const code = `
import os, time
for _ in range(50):
    if os.fork() == 0:
        if os.fork() == 0: os._exit(0)
        os._exit(0)
    os.wait()
def zombies():
    found = 0
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            found += ') Z ' in open(f'/proc/{pid}/stat').read()
        except OSError:
            pass
    return found
for _ in range(1000):
    if zombies() == 0: break
    time.sleep(0.02)`;
    await session.exec(code);
    expect(await session.eval("zombies()")).toBe(0);
  });

  test("29 processors are shared out as asked, and nothing else is left open", async () => {
    await using own = await openSession({ engine, limits: { cpus: 0.5 } });
    const { HostConfig } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
    expect(HostConfig).toMatchObject({
      NanoCpus: 5e8,
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      IpcMode: "none",
      Init: true,
      Privileged: false,
      PidsLimit: 128,
    });
    const burn = "import time\nt, c = time.monotonic(), time.process_time()\nwhile time.monotonic() - t < 0.6: pass";
    await own.exec(burn);
    expect(await own.eval<number>("(time.process_time() - c) / (time.monotonic() - t)")).toBeLessThan(0.75);
  });

  test("9 the root file system needs no quota: nothing in it can be written", async () => {
    await session.exec("import os\ndef is_fixed(path): return bool(os.statvfs(path).f_flag & os.ST_RDONLY)");
    expect(await session.eval("[is_fixed(p) for p in ('/', '/usr', '/etc', '/var', '/root')]")).toEqual(
      Array(5).fill(true),
    );
  });

  test("13 on the default bridge a program is confined as elsewhere", async () => {
    await using own = await openSession({ engine, network: "bridge", limits: { processes: 64 } });
    const status = await own.eval<string>("open('/proc/self/status').read()");
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1];
    expect([field("Uid"), field("CapEff"), field("NoNewPrivs"), field("Seccomp")]).toEqual([
      "10001\t10001\t10001\t10001",
      ...["0".repeat(16), "1", "2"],
    ]);
    await expect(own.exec("open('/etc/x', 'w')")).rejects.toMatchObject({ code: "python_error" });
    const { HostConfig } = await engine.docker.getContainer(`asof-${own.id}`).inspect();
    expect(HostConfig).toMatchObject({ PidsLimit: 64, ReadonlyRootfs: true, CapDrop: ["ALL"] });
    expect(HostConfig.Memory).toBe(2 ** 30);
  });

  test("14 an internal network leads nowhere outside of it", async () => {
    const network = await engine.docker.createNetwork({ Name: `asof-abuse-${process.pid}`, Internal: true });
    try {
      const { Name } = await network.inspect();
      await using outside = await openSession({ engine, network: "bridge" });
      await outside.exec("import socket\nserver = socket.create_server(('0.0.0.0', 9000))");
      const { NetworkSettings } = await engine.docker.getContainer(`asof-${outside.id}`).inspect();
      const reach = (seconds: number) =>
        `__import__('socket').create_connection(('${NetworkSettings.Networks.bridge?.IPAddress}', 9000), ${seconds}).close()`;
      await using neighbour = await openSession({ engine, network: "bridge" });
      await neighbour.exec(reach(20));
      await using inside = await openSession({ engine, network: Name });
      await expect(inside.exec(reach(1))).rejects.toMatchObject({
        details: { python: { type: expect.stringMatching(/^(TimeoutError|OSError|ConnectionRefusedError)$/) } },
      });
    } finally {
      await network.remove();
    }
  });

  test("23 30 35 the machine's users are not asked for, swap is none, and no profile is named that may be absent", async () => {
    const { HostConfig } = await engine.docker.getContainer(`asof-${session.id}`).inspect();
    expect(HostConfig.UsernsMode).toBe("");
    expect(HostConfig.MemorySwap).toBe(HostConfig.Memory);
    expect([HostConfig.BlkioWeight, HostConfig.CpuRealtimeRuntime, HostConfig.KernelMemory]).toEqual([0, 0, 0]);
    expect(HostConfig.SecurityOpt).toEqual(["no-new-privileges"]);
    expect(await session.eval("__import__('os').getuid()")).toBe(10001);
  });

  test("33 names are made here and plain; those of users are checked before the engine sees them", async () => {
    const { Name } = await engine.docker.getContainer(`asof-${session.id}`).inspect();
    expect(Name).toMatch(/^\/[a-zA-Z0-9][a-zA-Z0-9_.-]{1,62}$/);
    const names = [
      "a b",
      "../x",
      "a;rm",
      "-x",
      "é",
      "a/b",
      "",
      "x".repeat(300),
      "host",
      `container:asof-${session.id}`,
    ];
    for (const network of names) {
      await expect(openSession({ engine, network })).rejects.toMatchObject({ code: "invalid_option" });
    }
    for (const image of ["a b", "../x", "a;rm", "-x", "é", "x".repeat(300)]) {
      await expect(openSession({ engine, image })).rejects.toMatchObject({
        code: expect.stringMatching(/^(image_missing|engine_failed)$/),
      });
    }
  });

  test("37 a runtime that the engine does not have is said to be unknown", async () => {
    await expect(openSession({ engine, runtime: "no-such-runtime" })).rejects.toMatchObject({
      code: "engine_failed",
      message: expect.stringContaining("no-such-runtime"),
    });
  });
});
