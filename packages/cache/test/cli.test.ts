import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createCommand } from "../src/cli/index.js";
import { openCacheStore } from "../src/index.js";
import { ownFixturesDir } from "./fixtures.js";
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

const documents = ["--path", join(ownFixturesDir, "xpersist/documents")];

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
  const text = readFileSync(join(ownFixturesDir, "xpersist/documents/note.txt"), "utf8");
  expect((await run("get", "note.txt", ...documents)).stdout).toBe(text);
  expect(JSON.parse((await run("get", "note.txt", "--json", ...documents)).stdout)).toBe(text);
  expect(JSON.parse((await run("get", "with space", ...documents)).stdout)).toEqual([1, "x"]);
});

test("ls and rm keep a key with line ends on one line", async () => {
  const folder = temporaryFolder();
  await using store = await openCacheStore(folder);
  await store.put("two\nlines\u001b[2J", 1);
  expect((await run("ls", "--path", folder)).stdout).toBe('"two\\nlines\\u001b[2J"\n');
  expect((await run("rm", "two\nlines\u001b[2J", "--path", folder)).stdout.split("\n")).toHaveLength(3);
});

test("put says what to do where there is no such file", async () => {
  const put = run("put", "k", "/nowhere/file", "--path", temporaryFolder());
  await expect(put).rejects.toMatchObject({ code: "io", message: expect.stringMatching(/standard input/) });
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

test("put keeps a file with its metadata, and gives it back", async () => {
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), "value.json");
  writeFileSync(file, '{"a": 1.5}');
  const args = ["put", "k", file, "--as", "json", "--metadata", '{"source": "hand"}', "--path", folder];
  expect((await run(...args)).stdout).toBe("k\n");
  expect((await run(...args)).stderr).toMatch(/--on-duplicate overwrite/);
  expect(JSON.parse((await run("get", "k", "--path", folder)).stdout)).toEqual({ a: 1.5 });
  const { stdout } = await run("show", "k", "--json", "--path", folder);
  expect(JSON.parse(stdout)).toMatchObject({ serializer: "json", metadata: { source: "hand" } });
  await run("put", "raw", file, "--path", folder);
  expect((await run("get", "raw", "--path", folder)).stdout).toBe('{"a": 1.5}');
});

test.each([
  [["--as", "yaml"], "invalid_options"],
  [["--metadata", "[1]"], "invalid_options"],
  [["--ttl", "soon"], "invalid_options"],
  [["--as", "json"], "unserializable"],
])("put refuses %j", async (args, code) => {
  const file = join(temporaryFolder(), "value");
  writeFileSync(file, "no JSON");
  await expect(run("put", "k", file, ...args, "--path", temporaryFolder())).rejects.toMatchObject({ code });
});

test("verify tells damaged entries and fails; with --quarantine it takes them out", async () => {
  const folder = temporaryFolder();
  await using store = await openCacheStore(folder);
  await store.put("a", "text");
  await store.put("b", "text");
  expect((await run("verify", "--path", folder)).stderr).toMatch(/2 checked: 2 whole, 0 without a digest, 0 damaged/);
  writeFileSync(join(folder, "b"), "rubbish");
  await expect(run("verify", "--path", folder)).rejects.toMatchObject({
    code: "damaged",
    message: expect.stringMatching(/1 of 2 entries/),
  });
  const report = JSON.parse((await run("verify", "--quarantine", "--json", "--path", folder)).stdout);
  expect(report).toMatchObject({ checked: 2, damaged: [{ key: "b", code: "damaged" }] });
  expect(await store.keys()).toEqual(["a"]);
});

test("gc tells what would go, and removes it", async () => {
  const folder = temporaryFolder();
  await using store = await openCacheStore(folder, { now: () => new Date(Date.now() - 7_200_000) });
  await store.put("old", "text");
  const dry = await run("gc", "--max-age", "1h", "--dry-run", "--path", folder);
  expect(dry.stdout).toBe("old\tage\t4\n");
  expect(dry.stderr).toMatch(/1 entries and 0 leftovers would go; 0 stay/);
  expect(await store.keys()).toEqual(["old"]);
  expect(JSON.parse((await run("gc", "--max-bytes", "4B", "--json", "--path", folder)).stdout).removed).toEqual([]);
  const { stdout } = await run("gc", "--max-bytes", "3", "--json", "--path", folder);
  expect(JSON.parse(stdout).removed).toEqual([{ key: "old", size: 4, reason: "size" }]);
  await expect(run("gc", "--max-bytes", "much", "--path", folder)).rejects.toMatchObject({ code: "invalid_options" });
});
