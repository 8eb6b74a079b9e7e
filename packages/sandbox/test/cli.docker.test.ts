import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { createCommand } from "../src/cli/index.js";

const { available, reason } = inject("engine");

describe.skipIf(!available)(`asof py ${reason}`, () => {
  let folder: string;
  let printed: { stdout: string; stderr: string };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-cli-"));
    printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        printed[name] += text;
        return true;
      });
    }
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  const asofPy = (...args: string[]) => createCommand().parseAsync(args, { from: "user" });

  async function program(code: string): Promise<string> {
    const file = join(folder, "program.py");
    await writeFile(file, code);
    return file;
  }

  test("run prints what the program prints, each stream to its own", async () => {
    await asofPy("run", await program("import sys\nprint('data')\nprint('note', file=sys.stderr)"));
    expect(printed).toEqual({ stdout: "data\n", stderr: "note\n" });
  });

  test("run --json prints one document, also with arrays, tables and big integers in it", async () => {
    const code = "import numpy as np, pandas as pd\n[np.arange(2), pd.DataFrame({'a': [1.5], 'i': [3]}), 2**64, b'ab']";
    await asofPy("run", await program(code), "--json");
    const { result, stdout } = JSON.parse(printed.stdout);
    expect([result, stdout]).toEqual([[[0, 1], [{ a: 1.5, i: 3 }], "18446744073709551616", "YWI="], ""]);
  });

  test("run of a failing program fails, after its traceback", async () => {
    const file = await program("1 / 0");
    await expect(asofPy("run", file)).rejects.toMatchObject({ code: "python_error" });
    expect(printed.stderr).toContain("ZeroDivisionError: division by zero");
  });

  test.each([
    ["sys.exit()", 0, ""],
    ["sys.exit(0)", 0, ""],
    ["sys.exit(3)", 3, ""],
    ["sys.exit('no data')", 1, "no data\n"],
  ])("run leaves as the program does: %s is status %i", async (exit, status, said) => {
    try {
      await asofPy("run", await program(`import sys\nprint('first')\n${exit}`));
      expect([process.exitCode, printed]).toEqual([status, { stdout: "first\n", stderr: said }]);
    } finally {
      process.exitCode = undefined;
    }
  });

  test("run of a file that is not there says which and what to name", async () => {
    const failure = asofPy("run", join(folder, "missing.py"));
    await expect(failure).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/missing\.py.*Name a Python file/),
    });
  });

  test("doctor without an engine tells every place and what to do, and fails with the reason", async () => {
    vi.stubEnv("DOCKER_HOST", `unix://${folder}/none.sock`);
    try {
      await expect(asofPy("doctor")).rejects.toMatchObject({ code: "engine_unavailable" });
      expect(printed.stdout).toMatch(
        /^no .*none\.sock \(DOCKER_HOST\): there is no such socket\n.*correct DOCKER_HOST/,
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("run takes a timeout, and refuses what is none", async () => {
    const file = await program("while True: pass");
    await expect(asofPy("run", file, "--timeout", "300ms")).rejects.toMatchObject({ code: "timeout" });
    await expect(asofPy("run", file, "--timeout", "soon")).rejects.toMatchObject({ code: "invalid_option" });
  });

  test("doctor names the engine and the image", async () => {
    await asofPy("build", "--json");
    const image = JSON.parse(printed.stdout);
    printed.stdout = "";
    await asofPy("doctor", "--json");
    expect(JSON.parse(printed.stdout)).toMatchObject({ ok: true, engine: { apiVersion: expect.any(String) }, image });
  });
});
