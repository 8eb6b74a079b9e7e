import { allRoutes, basePath } from "@asof/platform/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBytes } from "../src/routes/body.js";
import { at, type MemoryServer, startServer } from "./memory-server.js";

const host = "http://platform.test";

let platform: MemoryServer;
let project: string;

beforeAll(async () => {
  platform = await startServer();
  const created = await send("POST", "/projects/", { title: "HTTP" });
  project = created.body.uuid as string;
});
afterAll(async () => {
  expect(platform.errors).toEqual([]);
  await platform[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

async function fetchJson(path: string, init: RequestInit): Promise<Answer> {
  const reply = await platform.server.fetch(new Request(`${host}${path}`, init));
  return { status: reply.status, headers: reply.headers, body: await reply.json() };
}

function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetchJson(`${basePath}${path}`, { method, ...(text !== undefined && { body: text }) });
}

const stringDetail = { detail: expect.any(String) };
const listDetail = (loc: unknown[]) => ({
  detail: expect.arrayContaining([{ loc, msg: expect.any(String), type: expect.any(String) }]),
});

describe("a request that does not fit is told", () => {
  test.each([
    ["no JSON", "{", ["body"]],
    ["nothing", "", ["body"]],
    ["a field of a wrong type", { title: 7 }, ["body", "title"]],
    ["a field that is missing", {}, ["body", "title"]],
    ["no object", [1], ["body"]],
    ["a NUL character", '{"title":"\\u0000"}', ["body"]],
    ["half a surrogate pair", '{"title":"\\ud800"}', ["body"]],
  ])("with 422 and where, for %s", async (_, body, loc) => {
    expect(await send("POST", "/projects/", body)).toMatchObject({ status: 422, body: listDetail(loc) });
  });

  test("with 422 and where, for a query that does not fit", async () => {
    const series = { title: "S", sample_period: "PT1H", cell_shape: [], coordinate_labels: [], axis_labels: [] };
    const { body } = await send("POST", `/projects/${project}/time_series/`, series);
    const path = `/time_series/${body.uuid}:query?start_time=${at(0)}`;
    expect(await send("GET", path)).toMatchObject({ status: 422, body: listDetail(["query", "end_time"]) });
    const both = `${path}&end_time=${at(1)}&as_of_time=${at(1)}&as_of_offset=PT1H`;
    expect(await send("GET", both)).toMatchObject({ status: 422, body: listDetail(["query", "as_of_offset"]) });
  });

  test("with 422 for JSON nested deeper than a stack", async () => {
    const deep = `{"time_dataset":{"object":"TimeDataset","sample_period":"PT1H","data":[{"start_time":"${at(0)}","end_time":"${at(1)}","as_of_time":"${at(1)}","values":${"[".repeat(1e5)}${"]".repeat(1e5)}}]}}`;
    const answer = await send("POST", `/time_series/${crypto.randomUUID()}:insert`, deep);
    expect(answer).toMatchObject({ status: 422, body: listDetail(["body"]) });
  });

  test("with 413 as soon as it is too large, announced or not", async () => {
    const announced = await fetchJson(`${basePath}/projects/`, {
      method: "POST",
      headers: { "content-length": String(2 ** 40) },
      body: "{}",
    });
    expect(announced).toMatchObject({ status: 413, body: stringDetail });
    const series = { method: "PATCH", headers: { "content-length": String(2 ** 40) }, body: "{}" };
    expect(await fetchJson("/api/series/state", series)).toMatchObject({ status: 413, body: stringDetail });
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1000).fill(32));
      },
    });
    const request = new Request(host, { method: "POST", body: endless, duplex: "half" } as RequestInit);
    await expect(readBytes(request, 10_000)).rejects.toMatchObject({ code: "too_large" });
    expect(sent).toBeLessThan(20);
  });
});

describe("a request for what is not there is told", () => {
  const uuid = crypto.randomUUID();
  const withUuid = allRoutes.filter(({ route }) => route.path.includes("{") && route.body === undefined);

  test.each(withUuid.map(({ noun, verb, route }) => [`${noun}.${verb}`, route] as const))(
    "with 404 by %s",
    async (_, route) => {
      for (const id of [uuid, "no-uuid", "%00", "..%2f..%2fetc%2fpasswd"]) {
        const query = route.path.endsWith(":query")
          ? `?start_time=${at(0)}&end_time=${at(1)}`
          : route.path.endsWith("/results/")
            ? `?job_uuid=${uuid}`
            : "";
        const answer = await send(route.method, `${route.path.replace(/\{\w+\}/g, id)}${query}`);
        expect(answer).toMatchObject({ status: 404, body: stringDetail });
      }
    },
  );

  test.each(["/", "/nothing", "/projects", `/projects/${uuid}/`, "/projects//nodes/", `/time_series/${uuid}:explode`])(
    "with 404 at %s",
    async (path) => {
      expect(await send("GET", path)).toMatchObject({ status: 404, body: stringDetail });
    },
  );

  test("with 405 and the methods that there are, for another method", async () => {
    const answer = await send("DELETE", "/projects/");
    expect(answer).toMatchObject({ status: 405, body: stringDetail });
    expect(answer.headers.get("allow")).toBe("GET, POST");
    expect((await send("PUT", `/projects/${project}`)).headers.get("allow")).toBe("GET, PATCH, DELETE");
    expect((await fetchJson(`/payloads/${uuid}`, { method: "POST" })).status).toBe(405);
  });

  test("with 404 for a payload", async () => {
    expect(await fetchJson("/payloads/nothing", {})).toMatchObject({ status: 404, body: stringDetail });
  });
});

describe("requests of other sites", () => {
  test.each(["http://elsewhere.test", "http://platform.test:81", "http://sub.platform.test", "null"])(
    "are refused when they come from %s",
    async (origin) => {
      for (const path of [`${basePath}/projects/`, "/api/series/catalog", "/"]) {
        const answer = await fetchJson(path, { headers: { origin } });
        expect(answer).toMatchObject({ status: 403, body: stringDetail });
      }
    },
  );

  test("are told from those of the studio", async () => {
    for (const origin of [host, "https://platform.test"]) {
      expect((await fetchJson(`${basePath}/projects/`, { headers: { origin } })).status).toBe(200);
    }
  });
});

describe("the studio's files", () => {
  test.each([
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/%2e%2e/package.json",
    "/assets/../../../package.json",
    "/assets/..%5c..%5cpackage.json",
    "/assets/..",
    "//etc/passwd",
    "/assets/%2e%2e%2f%2e%2e%2fpackage.json",
  ])("are all that is served, whatever %s asks for", async (path) => {
    const reply = await platform.server.fetch(new Request(`${host}${path}`));
    const text = await reply.text();
    expect(text).not.toContain("@asof/server");
    expect(text).not.toContain("root:");
  });

  test("are read only", async () => {
    const reply = await platform.server.fetch(new Request(`${host}/`, { method: "POST" }));
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("that are not there are told so, with their name", async () => {
    const reply = await platform.server.fetch(new Request(`${host}/assets/none.js`));
    expect([reply.status, await reply.text()]).toEqual([404, "The studio has no assets/none.js."]);
  });
});
