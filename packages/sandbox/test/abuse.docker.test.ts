import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, type Session } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

/**
 * Where every abuse on the list is tried. Not tried: 9, 13, 23, 30 and 35 are about options that are never passed
 * (quotas of the root file system, the default bridge, user namespaces, block weights, AppArmor); 14 needs a host to
 * reach outside; 33 is impossible, since names are made here and none is the user's.
 */
const TRIED: Record<string, number[]> = {
  "confinement.docker.test.ts": [3, 4, 6, 7, 10, 11, 12, 15, 16, 17, 18, 21, 22, 25, 34],
  "session.docker.test.ts": [24, 28],
  "files.docker.test.ts": [8, 31, 32],
  "lifetime.docker.test.ts": [36],
  "abuse.docker.test.ts": [1, 2, 5, 19, 20, 26, 27, 29, 37],
};
const NOT_TRIED = [9, 13, 14, 23, 30, 33, 35];

test("every abuse on the list is tried or has its reason", () => {
  const numbers = [...Object.values(TRIED).flat(), ...NOT_TRIED].sort((a, b) => a - b);
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
for _ in range(100):
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

  test("37 a runtime that the engine does not have is said to be unknown", async () => {
    await expect(openSession({ engine, runtime: "no-such-runtime" })).rejects.toMatchObject({
      code: "engine_failed",
      message: expect.stringContaining("no-such-runtime"),
    });
  });
});
