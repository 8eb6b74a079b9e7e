import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { seriesFrom } from "@asof/series";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openRemoteStore, openStore } from "../../src/index.js";
import { binArguments, tsh } from "./tsh.js";

vi.setConfig({ testTimeout: 60_000 });

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "asof-tsh-"));
  url = `file:${directory}/store`;
  await using store = await openStore(url);
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me", { insertionDate: "2024-05-02" });
});
afterAll(() => rm(directory, { recursive: true }));

/** A serving process, and where it answers. */
async function serving(...args: string[]): Promise<{ server: ChildProcess; api: string }> {
  const all = binArguments(["serve", url, "--port", "0", ...args]);
  const server = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const api of createInterface({ input: server.stdout as NodeJS.ReadableStream })) return { server, api };
  throw new Error("The server ended before it served.");
}

async function stopped(server: ChildProcess): Promise<unknown> {
  server.kill("SIGINT");
  return (await once(server, "exit"))[0];
}

test("a served store is a store to every command and client, until Ctrl-C", async () => {
  const { server, api } = await serving();
  const remote = openRemoteStore(api);
  await remote.update("t", seriesFrom({ "2024-05-01T00:00Z": 2 }), "them");
  expect(await tsh("get", api, "t")).toBe("2024-05-01T00:00:00Z\t2\n");
  const path = join(directory, "remote.csv");
  await writeFile(path, "name,value_date,value,insertion_date\ns,2024-05-01T00:00Z,5,2024-05-03\n");
  expect(await tsh("import", api, path)).toBe("stored 1 points in 1 revisions of 1 series\n");
  await tsh("export", api, path, "--names", "s", "--history");
  expect(await tsh("insertion-dates", api, "s")).toBe("2024-05-02T00:00:00Z\n2024-05-03T00:00:00Z\n");
  expect((await fetch(`${api}/reset`, { method: "POST" })).status).toBe(404);
  expect(await stopped(server)).toBe(0);
  expect(await tsh("get", url, "s")).toBe("2024-05-01T00:00:00Z\t5\n");
});

test("it can be emptied only where that is allowed, and answers to names of this machine only", async () => {
  await tsh("init-db", url, "--namespace", "other");
  const { server, api } = await serving("--allow-reset", "--namespace", "other");
  expect((await fetch(`${api}/reset`, { method: "POST" })).ok).toBe(true);
  const status = new Promise((resolve) => {
    request(`${api}/series/catalog`, { headers: { host: "evil.example" } }, ({ statusCode }) =>
      resolve(statusCode),
    ).end();
  });
  expect(await status).toBe(403);
  await stopped(server);
});

test("the shell has the store, the formulas and top-level await", async () => {
  const lines = [
    'await store.update("u", series.seriesFrom({ "2024-05-01": 3 }), "me", { insertionDate: new Date("2024-05-02") })',
    'await store.get("u")',
    'formula.serialize(formula.parse("(+  1 2)"))',
  ];
  const shell = spawn(process.execPath, binArguments(["shell", url]), { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  shell.stdout.on("data", (text) => {
    output += text;
  });
  shell.stdin.end(`${lines.join("\n")}\n`);
  expect((await once(shell, "exit"))[0]).toBe(0);
  expect(output).toBe("2024-05-01T00:00:00\t3\n2024-05-01T00:00:00\t3\n'(+ 1 2)'\n");
  expect(await tsh("insertion-dates", url, "u")).toBe("2024-05-02T00:00:00Z\n");
});
