import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../src/index.js";
import { killAfter, startWriter } from "./processes/writer-process.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-durability-"));
});
afterAll(() => rm(directory, { recursive: true }));

test("everything acknowledged is there after the process is killed, and the directory opens again", async () => {
  const url = `file:${directory}`;
  for (const acknowledgements of [1, 23, 57]) {
    const last = await killAfter(startWriter(url), acknowledgements);
    await using store = await openStore(url);
    const series = await store.get("s");
    const length = series?.length ?? 0;
    // The revision on its way when the process was killed may have arrived.
    expect(length).toBeGreaterThanOrEqual(last + 1);
    expect([...(series?.values ?? [])]).toEqual(Array.from({ length }, (_, i) => i));
    expect(await store.insertionDates("s")).toHaveLength(length);
  }
}, 60_000);

test("a directory is refused while another process has it", async () => {
  const url = `file:${directory}`;
  const writer = startWriter(url);
  await new Promise((resolve) => writer.stdout?.once("data", resolve));
  try {
    await expect(openStore(url)).rejects.toMatchObject({ code: "locked", details: { pid: writer.pid } });
  } finally {
    await killAfter(writer, 1);
  }
}, 30_000);

test("a directory where the system lets nobody make one is refused at once", async () => {
  await expect(openStore("file:/proc/nothing/here")).rejects.toMatchObject({ code: "not_writable" });
});

test("a place that cannot be written to is refused in one sentence", async () => {
  await expect(openStore("file:/dev/null/data")).rejects.toMatchObject({
    code: "not_writable",
    message: expect.stringMatching(/^[^\n]+$/),
  });
});
