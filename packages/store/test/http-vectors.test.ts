import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStoreHandler, type Database, openDatabase, openStore, unpackSeries } from "../src/index.js";
import { divergenceOf } from "./divergences.js";
import { type HttpCase, readVectors } from "./vector-file.js";
import { load } from "./vector-operations.js";

let database: Database;
let handle: (request: Request) => Promise<Response>;
const { setups, cases } = readVectors<HttpCase>("http.json");

beforeAll(async () => {
  database = await openDatabase("memory:");
  const store = await openStore(database);
  await load(store, setups.http as never);
  handle = createStoreHandler(store);
});
afterAll(() => database.close());

describe("recorded exchanges", () => {
  for (const recorded of cases) {
    const reason = divergenceOf("http", recorded.name);
    const agrees = async (): Promise<void> => await expectReply(await handle(requestOf(recorded)), recorded);
    if (reason === undefined) test(recorded.name, agrees);
    else test(`${recorded.name} (differs: ${reason})`, () => expect(agrees()).rejects.toThrow());
  }
});

function requestOf({ method, path, params = {}, form, files = {} }: HttpCase): Request {
  const url = `http://store.test/api${path}?${new URLSearchParams(params)}`;
  if (form === undefined) return new Request(url, { method });
  const body = new FormData();
  for (const [name, value] of Object.entries(form)) body.set(name, value);
  for (const [name, pack] of Object.entries(files)) body.set(name, new Blob([Buffer.from(pack, "base64")]), name);
  return new Request(url, { method, body });
}

async function expectReply(reply: Response, { expect: expected }: HttpCase): Promise<void> {
  expect(reply.status).toBe(expected.status);
  if (expected.content_type !== null) expect(reply.headers.get("content-type")).toBe(expected.content_type);
  if (expected.decompressed_b64 !== undefined) return await expectPack(reply, expected.decompressed_b64);
  if (expected.status === 400 && typeof expected.json === "object") {
    const errors = ((await reply.json()) as { errors?: object }).errors ?? {};
    expect(Object.keys(errors)).toEqual(Object.keys((expected.json as { errors?: object }).errors ?? {}));
  } else if (expected.status === 200 || expected.status === 201) {
    expect(await reply.json()).toEqual(withoutInternals(expected.json));
  }
}

/** The parts after the metadata are compared byte by byte; of the metadata what decides how to read them. */
async function expectPack(reply: Response, recorded: string): Promise<void> {
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const [actual, expected] = [inflateSync(bytes), Buffer.from(recorded, "base64")];
  expect(partsOf(actual).slice(1)).toEqual(partsOf(expected).slice(1));
  const { formula, ...metadata } = withoutInternals(JSON.parse(partsOf(expected)[0]?.toString() ?? "")) as {
    formula?: string;
  };
  expect(JSON.parse(partsOf(actual)[0]?.toString() ?? "")).toEqual(metadata);
  await unpackSeries(bytes);
}

/** Without where the original keeps its rows. */
function withoutInternals(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutInternals);
  if (typeof json !== "object" || json === null) return json;
  const kept = Object.entries(json).filter(([name]) => name !== "tablename" && name !== "contenthash");
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutInternals(value)]));
}

function partsOf(bytes: Buffer): Buffer[] {
  const count = bytes.readUInt32BE(0);
  let offset = 4 + 4 * count;
  return Array.from({ length: count }, (_, i) => {
    const start = offset;
    offset += bytes.readUInt32BE(4 + 4 * i);
    return bytes.subarray(start, offset);
  });
}
