import { join } from "node:path";
import { createStoreHandler, openStore } from "@asof/store";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createViteServer } from "vitest/node";
import { launchBrowser } from "../tools/parts/browser.js";
import type { Packages } from "./browser/page.js";

let server: Awaited<ReturnType<typeof createViteServer>>;
let browser: Browser;
let url: string;
const asked: string[] = [];

// The packages as they are published, each module on its own: what a bundler would put together.
beforeAll(async () => {
  server = await createViteServer({
    configFile: false,
    logLevel: "error",
    root: join(import.meta.dirname, "browser"),
    cacheDir: join(import.meta.dirname, "../node_modules/.cache/browser-test"),
    server: { port: 0, host: "127.0.0.1", hmr: false, fs: { strict: false } },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  await server.listen();
  url = server.resolvedUrls?.local[0] ?? "";
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(context: Pick<Browser, "newPage">): Promise<Page> {
  const page = await context.newPage();
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  await page.waitForFunction(() => "packages" in globalThis, undefined, { timeout: 120_000 });
  return page;
}

/** Runs in the page, which takes along nothing of what stands around it here. */
async function write(): Promise<unknown> {
  const { store: asof, series } = (globalThis as unknown as { packages: Packages }).packages;
  const store = await asof.openStore("idb://weather");
  const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;
  const told: unknown[] = [];
  const changes = await store.subscribe();
  const { seriesFrom } = series;
  await store.update("t", seriesFrom({ [day(1)]: 1, [day(2)]: 2 }), "me", { insertionDate: day(3) });
  await store.update("t", seriesFrom({ [day(2)]: 5 }), "me", { insertionDate: day(4) });
  await store.registerFormula("double", '(* 2 (series "t"))', { insertionDate: day(4) });
  for await (const { kind } of changes) if (told.push(kind) === 3) break;
  const locked = await asof.openStore("idb://weather").catch(({ code }) => code);
  const elsewhere = await asof.openStore("file:./data").catch(({ code }) => code);
  return { told, locked, elsewhere, key: await store.revisionKey("double") };
}

async function read(): Promise<unknown> {
  const { openStore: openHere } = (globalThis as unknown as { packages: Packages }).packages.store;
  const store = await openHere("idb://weather");
  const now = (await store.get("double"))?.toObject();
  const before = (await store.get("double", { revisionDate: "2024-05-03T00:00:00Z" }))?.toObject();
  const log = (await store.log("t")).map(({ author }) => author);
  const key = await store.revisionKey("double");
  await store.close();
  return { now, before, log, key };
}

test("a store in a browser keeps what was written after the page is loaded again, with the same keys as anywhere", async () => {
  await using context = await browser.newContext();
  const page = await open(context);
  const written = (await page.evaluate(write)) as { key: string };
  expect(written).toMatchObject({
    told: ["inserted", "inserted", "formula"],
    locked: "locked",
    elsewhere: "invalid_argument",
  });
  await page.reload();
  await page.waitForFunction(() => "packages" in globalThis, undefined, { timeout: 120_000 });
  expect(await page.evaluate(read)).toEqual({
    now: { "2024-05-01T00:00:00Z": 2, "2024-05-02T00:00:00Z": 10 },
    before: { "2024-05-01T00:00:00Z": 2, "2024-05-02T00:00:00Z": 4 },
    log: ["me", "me"],
    key: written.key,
  });
  await using here = await openStore("memory:");
  const { seriesFrom } = await import("@asof/series");
  const [first, second] = [{ "2024-05-01T00:00:00Z": 1, "2024-05-02T00:00:00Z": 2 }, { "2024-05-02T00:00:00Z": 5 }];
  await here.update("t", seriesFrom(first), "me", { insertionDate: "2024-05-03T00:00:00Z" });
  await here.update("t", seriesFrom(second), "me", { insertionDate: "2024-05-04T00:00:00Z" });
  await here.registerFormula("double", '(* 2 (series "t"))');
  expect(await here.revisionKey("double")).toBe(written.key);
}, 300_000);

test("the client of a store elsewhere runs in a browser", async () => {
  await using store = await openStore("memory:");
  const handle = createStoreHandler(store);
  const page = await open(browser);
  await page.route("**/api/**", async (route) => {
    const request = route.request();
    const body = request.postDataBuffer();
    const reply = await handle(
      new Request(request.url(), {
        method: request.method(),
        headers: await request.allHeaders(),
        ...(body && { body: new Uint8Array(body) }),
      }),
    );
    const headers = Object.fromEntries(reply.headers);
    await route.fulfill({ status: reply.status, headers, body: Buffer.from(await reply.arrayBuffer()) });
  });
  const points = await page.evaluate(async () => {
    const { client, series } = (globalThis as unknown as { packages: Packages }).packages;
    const remote = client.openRemoteStore(new URL("/api", location.href).href);
    await remote.update("s", series.seriesFrom({ "2024-05-01T00:00:00Z": 1 }), "browser");
    await remote.registerFormula("f", '(+ 1 (series "s"))');
    return (await remote.get("f"))?.toObject();
  });
  expect(points).toEqual({ "2024-05-01T00:00:00Z": 2 });
  expect((await store.log("s"))[0]?.author).toBe("browser");
  await page.close();
}, 300_000);

test("no module of Node's is asked for", () => {
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((address) => /browser-external|node:/.test(address))).toEqual([]);
});
