import { connect } from "node:net";
import { expect, test } from "vitest";
import { listen } from "../src/index.js";

const server = { fetch: async (request: Request) => Response.json({ path: new URL(request.url).pathname }) };

async function statusFor(url: string, host: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(`GET /v1alpha2/projects/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text.split(" ")[1] as string;
}

test("a server answers on any free port until it is closed", async () => {
  const listening = await listen(server, { port: 0 });
  expect(await (await fetch(`${listening.url}/there`)).json()).toEqual({ path: "/there" });
  await listening.close();
  await expect(fetch(listening.url)).rejects.toThrow();
});

test("a port that is taken is refused with what to do, or the next one is used when asked for", async () => {
  await using first = await listen(server, { port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(listen(server, { port })).rejects.toMatchObject({
    code: "port_unavailable",
    message: expect.stringContaining("--port"),
  });
  await using second = await listen(server, { port, orNext: true });
  expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
});

test("on the loopback address, only names of this machine are answered", async () => {
  await using listening = await listen(server, { port: 0 });
  const { port } = new URL(listening.url);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `studio.localhost:${port}`, "[::1]", "127.5.5.5"]) {
    expect([host, await statusFor(listening.url, host)]).toEqual([host, "200"]);
  }
  for (const host of [`rebound.test:${port}`, "localhost.rebound.test", "10.0.0.1", "127.0.0.1.rebound.test"]) {
    expect([host, await statusFor(listening.url, host)]).toEqual([host, "403"]);
  }
});

test("elsewhere, any name is answered", async () => {
  await using listening = await listen(server, { host: "0.0.0.0", port: 0 });
  expect(await statusFor(listening.url, "forecasts.test")).toBe("200");
});

test("an address that is not of this machine is refused", async () => {
  await expect(listen(server, { host: "203.0.113.1", port: 0 })).rejects.toMatchObject({ code: "port_unavailable" });
});
