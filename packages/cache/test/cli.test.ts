import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createCommand } from "../src/cli/index.js";
import { openCacheStore } from "../src/index.js";
import { fixturesDir } from "./fixtures.js";
import { temporaryFolder } from "./temporary-folder.js";

async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const out = { stdout: "", stderr: "" };
  const capture = (name: "stdout" | "stderr") =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      out[name] += Buffer.from(chunk as Uint8Array).toString();
      return true;
    });
  const spies = [capture("stdout"), capture("stderr")];
  try {
    await createCommand().exitOverride().parseAsync(args, { from: "user" });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return out;
}

const documents = ["--path", join(fixturesDir, "xpersist/documents")];

test("ls lists the keys, a line each or as JSON", async () => {
  const keys = [".hidden", "UPPER", "k%20", "note.txt", "plain", "pretty.json", "with space", "é"];
  expect((await run("ls", ...documents)).stdout).toBe(`${keys.join("\n")}\n`);
  expect(JSON.parse((await run("ls", "--json", ...documents)).stdout)).toEqual(keys);
});

test("ls says on stderr that there is nothing", async () => {
  const { stdout, stderr } = await run("ls", "--path", join(temporaryFolder(), "none"));
  expect(stdout).toBe("");
  expect(stderr).toMatch(/No entries/);
});

test("show tells what the sidecar holds", async () => {
  const { stdout } = await run("show", "pretty.json", "--json", ...documents);
  expect(JSON.parse(stdout)).toMatchObject({
    serializer: "json",
    dumpOptions: { indent: 2, sort_keys: true },
    metadata: { owner: "ünï", tags: ["a", ["b"]] },
  });
  expect((await run("show", "plain", ...documents)).stdout).toMatch(/^key +plain\nserializer +json\n/);
});

test("get prints text as it is and data as JSON", async () => {
  const text = readFileSync(join(fixturesDir, "xpersist/documents/note.txt"), "utf8");
  expect((await run("get", "note.txt", ...documents)).stdout).toBe(text);
  expect(JSON.parse((await run("get", "note.txt", "--json", ...documents)).stdout)).toBe(text);
  expect(JSON.parse((await run("get", "with space", ...documents)).stdout)).toEqual([1, "x"]);
});

test("get prints arrays as lists, with what JSON lacks as text", async () => {
  const folder = temporaryFolder();
  await using store = await openCacheStore(folder);
  await store.put("k", { t: Float64Array.of(1.5, Number.NaN), n: BigInt64Array.of(2n ** 60n) });
  const { stdout } = await run("get", "k", "--path", folder);
  expect(JSON.parse(stdout)).toEqual({ t: [1.5, "NaN"], n: ["1152921504606846976"] });
});

test("rm removes only with --yes", async () => {
  const folder = temporaryFolder();
  await using store = await openCacheStore(folder);
  await store.put("k", 1);
  const dry = await run("rm", "k", "--path", folder);
  expect(dry.stdout).toBe("xpersist_metadata_store/k.artifact.json\nk\n");
  expect(dry.stderr).toMatch(/--yes/);
  expect(await store.has("k")).toBe(true);
  expect(JSON.parse((await run("rm", "k", "--yes", "--json", "--path", folder)).stdout)).toMatchObject({
    dryRun: false,
  });
  expect(await store.has("k")).toBe(false);
});

test.each(["show", "get", "rm"])("%s fails for a key that is not there", async (command) => {
  await expect(run(command, "nope", ...documents)).rejects.toMatchObject({ code: "not_found" });
});
