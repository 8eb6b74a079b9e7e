import { allRoutes, basePath, matchPath } from "@asof/platform/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, type MemoryServer, startServer } from "./memory-server.js";
import { Replay, recordedExchanges } from "./recorded.js";

const host = "http://platform.test";
const exchanges = ["0.21.1", "0.3.0"].flatMap(recordedExchanges);

let platform: MemoryServer;
/** Uuids of what there is, by the collection that it is in. */
const present = new Map<string, string[]>();

beforeAll(async () => {
  platform = await startServer();
  const replay = new Replay(platform.server, exchanges);
  for (const exchange of exchanges) await replay.answer(exchange);
  for (const collection of ["projects", "time_series", "models", "operations", "sources"]) {
    present.set(collection, await uuidsIn(collection));
  }
});
afterAll(() => platform[Symbol.asyncDispose]());

async function uuidsIn(collection: string): Promise<string[]> {
  const reply = await platform.server.fetch(new Request(`${host}${basePath}/${collection}/`));
  return (await reply.json()).data.map(({ uuid }: { uuid: string }) => uuid);
}

function remember(collection: string, uuid: string): void {
  present.set(collection, [...(present.get(collection) ?? []), uuid]);
}

/** One of what there is, or was, in a collection. */
function pick(collection: string, choice: number): string {
  const uuids = present.get(collection) ?? [];
  return uuids[choice % Math.max(1, uuids.length)] ?? crypto.randomUUID();
}

/** A path of the route: every number in place of a parameter chooses a uuid of its collection. */
function pathOf(route: { path: string }, params: readonly (string | number)[]): string {
  let next = 0;
  return route.path.replace(/(\w+)\/\{\w+\}/g, (_, collection: string) => {
    const param = params[next++] as string | number;
    return `${collection}/${typeof param === "number" ? pick(collection, param) : param}`;
  });
}

/** Bodies that clients sent to a route, else any JSON. */
const bodies = new Map(
  allRoutes.map(({ route }) => {
    const sent = exchanges.filter(({ request }) => {
      const { pathname } = new URL(request.path, host);
      return request.method === route.method && matchPath(route, pathname.slice(basePath.length)) !== undefined;
    });
    return [route, sent.map(({ request }) => request.body).filter((body) => body !== null)];
  }),
);

const oddities = [
  ...["", "-", "\0", "\ud800", "__proto__", "PT0H", "-P", "P999999999Y", "PT1S", "Mars/Olympus", "* * * * * *"],
  ...["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2021-02-30T00:00:00Z", at(0)],
  ...[0, -0, -1, 1e308, 2 ** 53, 0.5, true, null, [], {}, [[[]]], { type: "RelativeTiming", offset: "P9999Y" }],
];
const odd = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddities) },
  fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text)),
  fc.nat().map((choice) => pick("time_series", choice)),
);

/** The same JSON with one part in another's place. */
function mutated(value: unknown, choices: number[], part: unknown): unknown {
  const [choice, ...rest] = choices;
  if (choice === undefined || typeof value !== "object" || value === null) return part;
  const keys = Object.keys(value);
  if (keys.length === 0) return part;
  const key = keys[choice % keys.length] as string;
  const inner = mutated((value as Record<string, unknown>)[key], rest, part);
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? inner : one));
  return { ...value, [key]: inner };
}

const requestArbitrary = fc.record({
  route: fc.constantFrom(
    ...allRoutes.flatMap(({ route }) => (route.method === "DELETE" ? [route] : [route, route, route])),
  ),
  params: fc.array(
    fc.oneof({ weight: 12, arbitrary: fc.nat() }, fc.constantFrom("-", "x", "%00", "é", "a".repeat(5000))),
    {
      minLength: 3,
      maxLength: 3,
    },
  ),
  query: fc.dictionary(
    fc.constantFrom("start_time", "end_time", "as_of_time", "as_of_offset", "job_uuid", "type"),
    fc.constantFrom(at(0), at(5), "P1M", "-PT5H", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "x"),
  ),
  body: fc.nat(),
  choices: fc.array(fc.nat(), { maxLength: 5 }),
  part: odd,
  isMutated: fc.boolean(),
});

const references = { upstream_node: "time_series", project: "projects", model: "models" };

/** The same body with uuids of what there is in place of those that were recorded. */
function rewired(text: string | undefined, choice: number): string | undefined {
  const reference = /"(upstream_node|project|model)":"[^"]*"/g;
  return text?.replace(
    reference,
    (_, name: keyof typeof references) => `"${name}":"${pick(references[name], choice)}"`,
  );
}

test("no request makes the server fail or hang, whatever it holds", async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requestArbitrary, async ({ route, params, query, body, choices, part, isMutated }) => {
      const sent = bodies.get(route) as unknown[];
      const template = sent[body % Math.max(1, sent.length)];
      const value = isMutated ? mutated(template, choices, part) : (template ?? part);
      const text = route.body && rewired(JSON.stringify(value), body);
      const url = `${host}${basePath}${pathOf(route, params)}?${new URLSearchParams(query)}`;
      const reply = await platform.server.fetch(
        new Request(url, { method: route.method, ...(text !== undefined && { body: text }) }),
      );
      const answer = await reply.json();
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      expect(reply.status, `${JSON.stringify(answer)} ${platform.errors.at(-1)}`).toBeLessThan(500);
      if (reply.ok) expect(route.answer.safeParse(answer).error).toBeUndefined();
      if (reply.status === 201) remember(route.path.split("/").at(-2) as string, answer.uuid);
    }),
    { numRuns: 1500, endOnFailure: true },
  );
  expect(platform.errors).toEqual([]);
  for (const status of [200, 201, 404, 422]) expect(statuses.get(status) ?? 0).toBeGreaterThan(20);
});
