import { frameFrom, seriesFrom } from "@asof/series";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../src/http/routes.js";
import { createStoreHandler, openStore, packGroup, packSeries, type Store } from "../src/index.js";

let store: Store;
let handle: (request: Request) => Promise<Response>;
let pack: Uint8Array;
let group: Uint8Array;
beforeAll(async () => {
  store = await openStore("memory:");
  handle = createStoreHandler(store);
  pack = await packSeries(seriesFrom({ "2024-05-01T00:00Z": 1, "2024-05-02T00:00Z": 2 }));
  group = await packGroup(frameFrom({ a: { "2024-05-01T00:00Z": 1 } }));
  await store.update("s", seriesFrom({ "2024-05-01T00:00Z": 1 }), "me", { insertionDate: "2024-05-01T00:00Z" });
  await store.update("naive", seriesFrom({ "2024-05-01": 1, "2024-05-02": 2 }), "me");
  await store.update("text", seriesFrom({ "2024-05-01": "a" }), "me");
  await store.registerFormula("f", '(* 2 (series "s"))');
  await store.groups.replace("g", frameFrom({ a: { "2024-05-01T00:00Z": 1 } }), "me");
});
afterAll(() => store.close());

const form = (fields: Record<string, string | Blob>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

test("requests that make no sense are refused with what is wrong", async () => {
  const send = async (path: string, init?: RequestInit) => {
    const reply = await handle(new Request(`http://store.test/api/${path}`, init));
    return [reply.status, reply.headers.get("x-asof-error"), await reply.text()];
  };
  const patch = (fields: Record<string, string | Blob>) =>
    send("series/state", { method: "PATCH", body: form({ name: "s", author: "me", ...fields }) });
  const broken = { method: "PATCH", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "garbage" };
  expect(await send("series/nothing")).toEqual([404, null, '{"message":"There is no such route."}']);
  expect(await send("series/state", { method: "POST" })).toEqual([405, null, expect.any(String)]);
  expect(await send("series/state")).toEqual([400, null, expect.stringContaining("Missing required parameter")]);
  expect(await send("series/state?name=s&insertion_date=never")).toEqual([
    400,
    null,
    expect.stringContaining("`never`"),
  ]);
  expect(await send("series/state", broken)).toEqual([400, null, expect.stringContaining("content type")]);
  expect(await send("series/find?query=")).toEqual([418, "invalid_search", expect.stringContaining("by.everything")]);
  expect(await patch({})).toEqual([418, "invalid_argument", expect.stringContaining("bseries")]);
  expect(await patch({ series: "{" })).toEqual([418, "invalid_argument", expect.stringContaining("JSON")]);
  expect(await patch({ bseries: new Blob(["nothing"]) })).toEqual([418, "invalid_pack", expect.any(String)]);
  expect(await patch({ series: '{"2024-05-03T00:00:00": 1}', tzaware: "false" })).toEqual([
    418,
    "incompatible_series",
    expect.any(String),
  ]);
  expect(await store.log("s")).toHaveLength(1);
});

const texts = fc.oneof(
  fc.constantFrom(
    ...["s", "f", "g", "naive", "text", "nothing", "", " ", "\ud800", "a\0b", "-1", "1e9", "true", "json", "tshpack"],
  ),
  fc.constantFrom(
    ...[
      "2024-05-01",
      "2024-05-01T00:00:00Z",
      "0001-01-01",
      "99999-01-01",
      "P1D",
      "P1M",
      "-P9999999D",
      "1 days 00:00:00",
    ],
  ),
  fc.constantFrom(
    ...[
      '{"days":1}',
      '{"hour":25}',
      '{"days":-1}',
      "[]",
      '["s","f"]',
      "{}",
      '{"2024-05-01":1}',
      '{"x":null}',
      "Europe/Paris",
      "Mars",
    ],
  ),
  fc.constantFrom(
    ...[
      '(series "s")',
      '(add (series "s") (series "naive"))',
      "(by.everything)",
      '(group "g")',
      "(",
      '(by.name "s")',
      "(slice)",
    ],
  ),
  fc.constantFrom(
    "metadata",
    "internal",
    "type",
    "exists",
    "interval",
    "standard",
    '[{"series":"s","group":"g","family":"x"}]',
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);
const names = fc.constantFrom(
  ...["name", "newname", "author", "series", "text", "formulaname", "bindings", "query", "metadata", "type", "all"],
  ...[
    "insertion_date",
    "from_value_date",
    "to_value_date",
    "from_insertion_date",
    "to_insertion_date",
    "revision_date",
  ],
  ...["delta", "format", "tzone", "tzaware", "keepnans", "replace", "_keep_nans", "inferred_freq", "diffmode", "limit"],
  ...[
    "fromdate",
    "todate",
    "level",
    "expanded",
    "display",
    "revision_freq",
    "revision_time",
    "revision_tz",
    "maturity_offset",
  ],
  ...[
    "maturity_time",
    "names",
    "propagate",
    "reject_unknown",
    "allsources",
    "meta",
    "_source",
    "direct",
    "allow_backfill",
  ],
);
const calls = Object.entries(routes)
  .filter(([path]) => path !== "series/changes")
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method })));

test(`every route answers whatever it is asked, and says what is wrong by a code (${calls.length} calls)`, async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...calls),
      fc.dictionary(names, texts, { maxKeys: 6 }),
      fc.constantFrom("s", "naive", "text", "f", "g", "nothing"),
      fc.nat(9),
      async ({ path, method }, given, name, seed) => {
        const fields: Record<string, string | Blob> = { name, author: "me", ...given };
        if (seed < 4) fields[path.startsWith("group") ? "bgroup" : "bseries"] = fileOf(seed, path);
        const reads = method === "GET";
        const query = new URLSearchParams(
          reads ? (Object.entries(fields).filter(([, v]) => typeof v === "string") as [string, string][]) : [],
        );
        const request = new Request(`http://store.test/api/${path}?${query}`, {
          method,
          body: reads ? null : form(fields),
        });
        const reply = await handle(request);
        await reply.arrayBuffer();
        seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1);
        expect([200, 201, 204, 400, 404, 405, 409, 418]).toContain(reply.status);
        if (reply.status === 418) expect([path, given, reply.headers.get("x-asof-error")]).not.toContain(null);
        expect(reply.headers.get("x-asof-error")).not.toBe("query_failed");
      },
    ),
    { numRuns: Number(process.env.REQUEST_RUNS ?? 1500) },
  );
  for (const status of [200, 400, 404, 418]) expect(seen.get(status) ?? 0).toBeGreaterThan(0);
}, 120_000);

/** A pack, and three that are none. */
function fileOf(seed: number, path: string): Blob {
  const bytes = path.startsWith("group") ? group : pack;
  const files = [bytes, bytes.slice(0, -3), bytes.toReversed(), new Uint8Array()];
  return new Blob([files[seed] as Uint8Array<ArrayBuffer>]);
}
