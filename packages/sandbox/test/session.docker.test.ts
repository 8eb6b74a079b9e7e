import { writeFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, py, type SandboxError, type Session } from "../src/index.js";
import { isGone } from "./containers.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`a session ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine });
  });
  afterAll(() => session?.close());

  test("the chain defines, executes, evaluates and closes", async () => {
    const chain = py({ engine }).timeout("10s").define("a", 100).define("b", 2).exec("def mult(x, y): return x * y");
    expect(await chain.eval("mult(a, b)")).toBe(200);
    expect(await chain.define("b", 3).eval("mult(a, b)")).toBe(300);
    await expect(chain.eval("1 / 0")).rejects.toMatchObject({ code: "python_error" });
  });

  test("names live from call to call", async () => {
    await session.define("counter", 1);
    await session.exec("counter += 1");
    await session.exec("def double(x):\n    return 2 * x");
    expect(await session.eval("double(counter)")).toBe(4);
  });

  test("init runs once, however often it is asked for", async () => {
    let runs = 0;
    const setUp = async (inner: Session) => {
      runs++;
      await inner.exec("def square(x): return x * x");
    };
    await Promise.all([session.init(setUp), session.init(setUp)]);
    await session.init(setUp);
    expect([runs, await session.eval("square(3)")]).toEqual([1, 9]);
  });

  test("concurrent calls are answered in order, each with its own answer", async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    expect(await Promise.all(numbers.map((number) => session.eval(`${number} * 2`)))).toEqual(
      numbers.map((n) => 2 * n),
    );
  });

  test("an exception carries type, message and the user's own lines, and leaves the session alive", async () => {
    await session.exec("def inner():\n    raise KeyError('who')");
    const failure = (await session.eval("inner()").catch((error) => error)) as SandboxError;
    expect(failure).toMatchObject({
      code: "python_error",
      details: { python: { type: "KeyError", message: "'who'" } },
    });
    expect(failure.details.python?.traceback).toContain("raise KeyError('who')");
    expect(failure.details.python?.traceback).not.toContain("asof_runner");
    expect(await session.eval("1 + 1")).toBe(2);
  });

  test.each([
    ["syntax", "1 +", "SyntaxError"],
    ["recursion without end", "(lambda f: f(f))(lambda f: f(f))", "RecursionError"],
    ["an attempt to exit", "exit(3)", "SystemExit"],
    ["an interrupt", "(_ for _ in ()).throw(KeyboardInterrupt)", "KeyboardInterrupt"],
    ["a memory error", "bytearray(2**62)", "MemoryError"],
    [
      "an exception that cannot be shown",
      "type('E', (Exception,), {'__str__': lambda s: 1 / 0})().__class__.__base__.throw()",
      "AttributeError",
    ],
  ])("%s is an error like any other", async (_, code, type) => {
    await expect(session.eval(code)).rejects.toMatchObject({ details: { python: { type } } });
    expect(await session.eval("'alive'")).toBe("alive");
  });

  test("run tells everything: the last value, both streams, what was shown, no error", async () => {
    const code = "import sys, os\nprint('out')\nsys.stderr.write('err')\nos.system('echo child')\n6 * 7";
    expect(await session.run(code)).toEqual({
      result: 42,
      stdout: "out\nchild\n",
      stderr: "err",
      outputs: [{ mime: "text/plain", data: "42" }],
      dropped: { stdout: 0, stderr: 0 },
    });
  });

  test("run gives a failing program as a result, with what it printed before", async () => {
    const result = await session.run("print('before')\n1 / 0\nprint('after')");
    expect(result).toMatchObject({ result: null, stdout: "before\n", error: { type: "ZeroDivisionError" } });
  });

  test("run shows values in all their forms, also those that cannot be returned", async () => {
    const shown = await session.run(
      "class Page:\n    def _repr_html_(self): return '<b>hi</b>'\n    def _repr_png_(self): return b'\\x89PNG'\n    def __repr__(self): return 'a page'\ndisplay(1)\nPage()",
    );
    expect(shown.result).toBeNull();
    expect(shown.error).toBeUndefined();
    expect(shown.outputs).toEqual([
      { mime: "text/plain", data: "1" },
      { mime: "text/plain", data: "a page" },
      { mime: "text/html", data: "<b>hi</b>" },
      { mime: "image/png", data: Uint8Array.from([0x89, 0x50, 0x4e, 0x47]) },
    ]);
  });

  test("output arrives while the program runs, and characters are never cut", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    await chmod(io, 0o777);
    try {
      await using own = await openSession({ engine, io });
      const seen: string[] = [];
      const onOutput = (stream: string, text: string) => {
        // The program prints the next line when it is told that this one has been seen.
        writeFileSync(join(io, String(seen.length)), "");
        seen.push(`${stream}:${text}`);
      };
      const waiting = "while not os.path.exists(f'/io/{i}'): time.sleep(0.005)";
      await own.exec(`import os, time\nfor i in range(3):\n    print('λ' * 5, flush=True)\n    ${waiting}`, {
        onOutput,
      });
      expect(seen).toEqual(["stdout:λλλλλ\n", "stdout:λλλλλ\n", "stdout:λλλλλ\n"]);
    } finally {
      await rm(io, { recursive: true });
    }
  });

  test("a flood of output is cut at its limit and counted, and blocks nothing", async () => {
    const { stdout, dropped, result } = await session.run(
      "import os\nfor _ in range(200): os.write(1, b'x' * 500_000)\n'done'",
    );
    expect(result).toBe("done");
    expect(stdout.length).toBe(1024 * 1024);
    expect(dropped.stdout).toBe(100_000_000 - 1024 * 1024);
  });

  test("printing to the descriptors of the container itself does not disturb the protocol", async () => {
    const code =
      "import os\nos.write(1, b'\\0\\0\\0\\5')\nos.system('cat /dev/null; echo noise >&2')\nopen('/proc/self/fd/1', 'w').write('x')";
    expect((await session.run(code)).error).toBeUndefined();
    expect(await session.eval("input.__name__")).toBe("input");
  });

  test("a program that reads its input finds it empty", async () => {
    await using own = await openSession({ engine });
    await expect(own.eval("input()")).rejects.toMatchObject({ details: { python: { type: "EOFError" } } });
  });

  test("a forked child that goes on does not answer in the parent's name", async () => {
    expect(await session.eval("__import__('os').fork() and 'parent'")).toBe("parent");
    expect(await session.eval("1 + 1")).toBe(2);
  });

  test("a bad name, a bad limit and a missing io folder are refused", async () => {
    for (const name of ["a b", "", "1a", "class", "None"]) {
      await expect(session.define(name, 1)).rejects.toMatchObject({ code: "invalid_option" });
    }
    await expect(openSession({ engine, limits: { cpus: 0 } })).rejects.toMatchObject({ code: "invalid_option" });
    await expect(openSession({ engine, io: "/no/such/folder" })).rejects.toMatchObject({ code: "invalid_option" });
  });

  test("an image that the engine lacks is missing, with advice", async () => {
    const failure = openSession({ engine, image: "asof/no-such-image:1" });
    await expect(failure).rejects.toMatchObject({
      code: "image_missing",
      message: expect.stringContaining("buildImage()"),
    });
  });

  test("a timeout kills the container: the session is over and the container gone", async () => {
    const own = await openSession({ engine, limits: { timeout: "300ms" } });
    await expect(own.eval("__import__('time').sleep(600)")).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, own)).toBe(true);
    await expect(own.eval("1")).rejects.toMatchObject({ code: "closed" });
    expect(own.closed).toBe(true);
  });

  test("a loop that ignores every signal and holds Python's lock is killed as well", async () => {
    const own = await openSession({ engine });
    await own.exec(
      "import signal\nfor s in range(1, 30):\n    try: signal.signal(s, signal.SIG_IGN)\n    except Exception: pass",
    );
    await expect(own.eval("10 ** 10 ** 9", { timeout: "300ms" })).rejects.toMatchObject({ code: "timeout" });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("an abort ends a running program, and one before the start opens nothing", async () => {
    const own = await openSession({ engine });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 100);
    const call = own.exec("while True: pass", { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: "aborted", cause: { message: "enough" } });
    expect(await isGone(engine, own)).toBe(true);
    await expect(openSession({ engine, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });

  test("an abort ends a chain wherever it is", async () => {
    const chain = py({ engine, signal: AbortSignal.timeout(500) }).exec("while True: pass");
    await expect(chain.eval("1")).rejects.toMatchObject({ code: "aborted" });
  });

  test("an abort while the container starts leaves none", async () => {
    for (const delay of [5, 30, 60, 100]) {
      const opening = openSession({ engine, signal: AbortSignal.timeout(delay) });
      await opening.then(
        (own) => own.close(),
        (error) => expect(error.code).toBe("aborted"),
      );
    }
  });

  test("closing rejects what runs and what waits", async () => {
    const own = await openSession({ engine });
    const calls = [own.exec("while True: pass"), own.eval("1")];
    setTimeout(() => own.close(), 100);
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ code: "closed" })));
    await own.close();
    expect(await isGone(engine, own)).toBe(true);
  });

  test("a program that ends itself is told by its status", async () => {
    const own = await openSession({ engine });
    await expect(own.exec("import os; os._exit(7)")).rejects.toMatchObject({
      code: "container_exited",
      details: { exitCode: 7 },
    });
    expect(await isGone(engine, own)).toBe(true);
  });

  test("files in /io are shared both ways, and a link out of it leads nowhere inside", async () => {
    const io = await mkdtemp(join(tmpdir(), "asof-io-"));
    await chmod(io, 0o777);
    await symlink("/etc/hostname", join(io, "link"));
    try {
      await using own = await openSession({ engine, io });
      await own.exec("open('/io/result.txt', 'w').write('from Python')");
      expect(await readFile(join(io, "result.txt"), "utf8")).toBe("from Python");
      // In the container the link is to the container's own file.
      expect(await own.eval("open('/io/link').read().strip()")).not.toBe(
        (await readFile("/etc/hostname", "utf8")).trim(),
      );
      expect(await own.eval("__import__('os').getcwd()")).toBe("/io");
    } finally {
      await rm(io, { recursive: true });
    }
  });

  test("without a socket the same session runs over the engine's streams", async () => {
    const remote = { ...engine, endpoint: "tcp://as-if-elsewhere:2375" };
    const messages: string[] = [];
    const logger = { debug: (text: string) => messages.push(text), info() {}, warn() {} };
    await using own = await openSession({ engine: remote, logger });
    expect(messages.join()).toContain("frames by stdio");
    await own.define("data", new Uint8Array(3_000_000).fill(7));
    expect(await own.eval("sum(data)")).toBe(21_000_000);
    expect(await own.eval<Uint8Array>("data")).toEqual(new Uint8Array(3_000_000).fill(7));
    expect((await own.run("print('x' * 100_000)")).stdout.length).toBe(100_001);
  });
});
