import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, type Session } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");
const MIB = 2 ** 20;

describe.skipIf(!available)(`files in /io ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine, limits: { ioBytes: 2 * MIB, resultBytes: MIB } });
  });
  afterAll(() => session?.close());

  test("are written, listed, read and removed without a mount", async () => {
    await session.files.write("a/b/data.txt", "λ");
    await session.files.write("a/empty", new Uint8Array());
    expect(await session.eval("open('/io/a/b/data.txt').read()")).toBe("λ");
    expect(await session.files.list("a")).toEqual([
      { name: "b", type: "folder", size: 0 },
      { name: "empty", type: "file", size: 0 },
    ]);
    expect(await session.files.read("a/empty")).toEqual(new Uint8Array());
    await session.files.remove("a");
    expect(await session.files.list()).toEqual([]);
  });

  test.each(["", "/etc/passwd", "../x", "a/../../x", "a//b", ".", "a\0b"])("%j is no path", async (path) => {
    await expect(session.files.read(path)).rejects.toMatchObject({ code: "invalid_option" });
  });

  test("a link is neither followed nor written through, and a pipe is not waited for", async () => {
    await session.exec(`
import os
os.symlink('/etc/passwd', '/io/link')
os.symlink('/etc', '/io/folder')
os.mkfifo('/io/pipe')
os.link('/io/pipe', '/io/second')`);
    for (const path of ["link", "folder/passwd", "pipe", "second", "missing"]) {
      await expect(session.files.read(path)).rejects.toMatchObject({ code: "file_error" });
    }
    const kinds = (await session.files.list()).map(({ name, type }) => [name, type]);
    expect(Object.fromEntries(kinds)).toEqual({ link: "link", folder: "link", pipe: "other", second: "other" });
    await session.files.write("link", "own");
    expect(await session.files.readText("link")).toBe("own");
    for (const { name } of await session.files.list()) await session.files.remove(name);
    expect(await session.eval("os.path.exists('/etc/passwd')")).toBe(true);
  });

  test("cannot be more together than their bound, and none larger than a result", async () => {
    await session.files.write("first", new Uint8Array(1.5 * MIB));
    await expect(session.files.write("second", new Uint8Array(MIB))).rejects.toMatchObject({ code: "file_error" });
    await expect(session.files.read("first")).rejects.toMatchObject({ code: "file_error" });
    await session.exec("def fill():\n    with open('/io/more', 'wb') as f:\n        while True: f.write(b'x' * 2**16)");
    await expect(session.exec("fill()")).rejects.toMatchObject({ details: { python: { type: "OSError" } } });
    await session.exec("import os\nfor name in os.listdir('/io'): os.remove(f'/io/{name}')");
  });

  test("in a shared folder one file is held at the bound, and many end the session", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    await chmod(io, 0o777);
    try {
      const own = await openSession({ engine, io, limits: { ioBytes: 2 * MIB } });
      await own.files.write("out/a.txt", "shared");
      expect(await readFile(join(io, "out/a.txt"), "utf8")).toBe("shared");
      const one = "with open('/io/big', 'wb') as f: f.write(bytes(3 * 2**20))";
      await expect(own.exec(one)).rejects.toMatchObject({
        details: { python: { message: expect.stringMatching(/too large/i) } },
      });
      const many =
        "import time\nfor i in range(100):\n    open(f'/io/{i}', 'wb').write(b'x' * 2**20)\n    time.sleep(0.1)\ntime.sleep(50)";
      await expect(own.exec(many)).rejects.toMatchObject({
        code: "io_limit",
        message: expect.stringContaining("2 MiB"),
      });
      expect(await isGone(engine, own)).toBe(true);
    } finally {
      await rm(io, { recursive: true, force: true });
    }
  });

  test("a folder to share that is not there is refused rather than made", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    await rm(io, { recursive: true });
    await expect(openSession({ engine, io })).rejects.toMatchObject({ code: "invalid_option" });
    await expect(mkdir(io).then(() => rm(io, { recursive: true }))).resolves.toBeUndefined();
  });
});
