import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Engine, findEngine, openSession, type Progress, type Session } from "../src/index.js";
import { startedProgram } from "./started-program.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`a running program ${reason}`, () => {
  let engine: Engine;
  let session: Session;
  beforeAll(async () => {
    engine = await findEngine();
    session = await openSession({ engine });
  });
  afterAll(() => session?.close());

  test("is interrupted and keeps what it made; what waits is not hit", async () => {
    const program = startedProgram(session);
    const next = session.eval("sum(range(1_000_000))");
    const outcome = expect(program.call).rejects.toMatchObject({
      details: { python: { type: "KeyboardInterrupt", traceback: expect.not.stringContaining("asof_runner") } },
    });
    await program.started;
    await session.interrupt();
    await outcome;
    expect(await next).toBe(499_999_500_000);
    expect(await session.eval("n > 0")).toBe(true);
  });

  test("is interrupted where it is still on its way", async () => {
    const comment = `#${" ".repeat(50_000_000)}`;
    const call = expect(session.exec(`${comment}\nwhile True: pass`)).rejects;
    await sleep(0);
    await session.interrupt();
    await call.toMatchObject({ details: { python: { type: "KeyboardInterrupt" } } });
    expect(await session.eval("1 + 1")).toBe(2);
  });

  test("is interrupted again and again, also while it prints and shows", async () => {
    for (let round = 0; round < 8; round++) {
      const call = session.run("while True:\n    print('x' * 100)\n    display(1)\n    progress(1)", {
        onProgress() {},
      });
      await sleep(20 + 7 * round);
      await session.interrupt();
      expect((await call).error?.type).toMatch(/^(KeyboardInterrupt|TooLarge)$/);
      expect(await session.eval(`${round}`)).toBe(round);
    }
  });

  test("an interrupt of nothing does nothing", async () => {
    await session.interrupt();
    expect(await session.eval("1 + 1")).toBe(2);
  });

  test("is interrupted, tells how far it is and has its files on an engine elsewhere too", async () => {
    const elsewhere = { ...engine, endpoint: "tcp://as-if-elsewhere:2375" };
    await using own = await openSession({ engine: elsewhere });
    const { call, started } = startedProgram(own);
    const outcome = expect(call).rejects.toMatchObject({ details: { python: { type: "KeyboardInterrupt" } } });
    await started;
    await own.interrupt();
    await outcome;
    await own.files.write("data", new Uint8Array(3_000_000).fill(7));
    expect(await own.files.read("data")).toEqual(new Uint8Array(3_000_000).fill(7));
  });

  test("tells how far it is", async () => {
    const seen: Progress[] = [];
    await session.exec("for i in range(3): progress(i + 1, 3, f'step {i}')", { onProgress: (step) => seen.push(step) });
    expect(seen).toEqual([0, 1, 2].map((i) => ({ done: i + 1, total: 3, message: `step ${i}` })));
  });

  test("shows plots as PNG and SVG, the same bytes for the same plot", async () => {
    const code = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('rise')\nplt.show()";
    const { outputs, error, stderr } = await session.run(code);
    expect([error, stderr]).toEqual([undefined, ""]);
    expect(outputs.map(({ mime }) => mime)).toEqual(["text/plain", "image/png", "image/svg+xml"]);
    expect(Buffer.from(outputs[1]?.data ?? "").toString("latin1", 1, 4)).toBe("PNG");
    expect(outputs[2]?.data).toMatch(/^<\?xml[\s\S]*<\/svg>\s*$/);
    expect((await session.run(code)).outputs[1]).toEqual(outputs[1]);
    expect((await session.run("1")).outputs).toEqual([{ mime: "text/plain", data: "1" }]);
  });

  test("shows a plot that is also the last value once", async () => {
    const code = "import matplotlib.pyplot as plt\nfig, axes = plt.subplots()\nother, _ = plt.subplots()\nfig";
    const { outputs } = await session.run(code);
    expect(outputs.filter(({ mime }) => mime === "image/png")).toHaveLength(2);
  });

  test("shows tables as HTML", async () => {
    const { outputs } = await session.run("import pandas as pd\npd.DataFrame({'a': [1]})");
    expect(outputs.find(({ mime }) => mime === "text/html")?.data).toContain("<table");
  });
});
