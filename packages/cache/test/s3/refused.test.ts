import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openCacheStore } from "../../src/index.js";

describe("an object store that ignores conditions", () => {
  test("is refused", async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL("refusing-server.mjs", import.meta.url))]);
    try {
      const [port] = (await once(child.stdout, "data")) as [Buffer];
      const s3 = {
        endpoint: `http://127.0.0.1:${port.toString().trim()}`,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      };
      await expect(openCacheStore("s3://bucket/p", { s3 })).rejects.toMatchObject({ code: "unsupported" });
    } finally {
      child.kill();
    }
  });

  test("that never answers is left with the caller's signal", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const s3 = { endpoint: `http://127.0.0.1:${port}`, credentials, timeoutMs: 300 };
    try {
      const store = await openCacheStore("s3://b/p", { s3, readonly: true });
      const reason = new Error("waited enough");
      for (const call of [store.get, store.getArtifact, store.has]) {
        const controller = new AbortController();
        const answer = call("k", { signal: controller.signal });
        controller.abort(reason);
        await expect(answer).rejects.toBe(reason);
      }
      await expect(store.has("k")).rejects.toMatchObject({ code: "io" });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  test("needs no probe where nothing is written, and no place without a bucket or credentials is opened", async () => {
    await expect(openCacheStore("s3://", { s3: {} })).rejects.toMatchObject({ code: "invalid_options" });
    await expect(openCacheStore("s3://b", { s3: {} })).rejects.toMatchObject({ code: "invalid_options" });
    const fetch = () => Promise.reject(new Error("nothing must be sent"));
    const s3 = { fetch, credentials: { accessKeyId: "a", secretAccessKey: "b" } };
    await expect(openCacheStore("s3://b", { s3, readonly: true })).resolves.toMatchObject({ readonly: true });
  });
});

test("an object store that cannot be reached is a typed error after a few attempts", async () => {
  let attempts = 0;
  const fetch = () => {
    attempts++;
    return Promise.reject(new Error("connection refused"));
  };
  const s3 = { fetch, credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const store = await openCacheStore("s3://b", { s3, readonly: true });
  await expect(store.get("k")).rejects.toMatchObject({
    code: "io",
    message: expect.stringMatching(/could not be reached/),
  });
  expect(attempts).toBe(5);
});
