import { inflateSync } from "node:zlib";
import { expect } from "vitest";
import type { Case, Expected } from "../../../../tools/recorded/case-file.js";
import { createStoreHandler, unpackSeries } from "../../src/index.js";
import type { Operation } from "./operations.js";

/** A recorded exchange. */
export const httpOperation: Operation = async (store, step, expected) => {
  const { path = "" } = step as Case;
  await expectReply(await createStoreHandler(store)(requestOf(step as Case)), expected, path);
};

function requestOf({ method = "GET", path, params = {}, form, files = {} }: Case): Request {
  const url = `http://store.test/api${path}?${new URLSearchParams(params)}`;
  if (form === undefined) return new Request(url, { method });
  const body = new FormData();
  for (const [name, value] of Object.entries(form)) body.set(name, value);
  for (const [name, pack] of Object.entries(files)) body.set(name, new Blob([Buffer.from(pack, "base64")]), name);
  return new Request(url, { method, body });
}

async function expectReply(reply: Response, expected: Expected, path: string): Promise<void> {
  expect(reply.status).toBe(expected.status);
  // Of a route that there is not, no client reads a page or a text.
  const isPage = expected.status === 404 && expected.content_type?.startsWith("text/html");
  if (expected.content_type && !isPage) expect(reply.headers.get("content-type")).toBe(expected.content_type);
  if (expected.decompressed_b64 !== undefined) {
    const expectPack = path.startsWith("/group/") ? expectGroupPack : expectSeriesPack;
    return await expectPack(reply, expected.decompressed_b64);
  }
  if (expected.status === 400 && typeof expected.json === "object") {
    const errors = ((await reply.json()) as { errors?: object }).errors ?? {};
    const recorded = Object.keys((expected.json as { errors?: object }).errors ?? {});
    // All that is wrong is told at once here, the original stops at the first.
    expect(Object.keys(errors)).toEqual(expect.arrayContaining(recorded));
  } else if (expected.status === 200 && expected.json === undefined && expected.text !== undefined) {
    expect(await reply.text()).toBe(expected.text);
  } else if (expected.status === 200 || expected.status === 201) {
    const [actual, recorded] = [await reply.json(), withoutInternals(expected.json)].map(unordered);
    const written = path === "/group/state" ? toTenDigits : (json: unknown) => json;
    expect(written(actual)).toEqual(written(recorded));
  }
}

/** The parts after the metadata are compared byte by byte; of the metadata what decides how to read them. */
async function expectSeriesPack(reply: Response, recorded: string): Promise<void> {
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const [actual, expected] = [inflateSync(bytes), Buffer.from(recorded, "base64")];
  expect(partsOf(actual).slice(1)).toEqual(partsOf(expected).slice(1));
  const { formula, ...metadata } = withoutInternals(JSON.parse(partsOf(expected)[0]?.toString() ?? "")) as {
    formula?: string;
  };
  expect(JSON.parse(partsOf(actual)[0]?.toString() ?? "")).toEqual(metadata);
  await unpackSeries(bytes);
}

/** Byte by byte. */
async function expectGroupPack(reply: Response, recorded: string): Promise<void> {
  const bytes = new Uint8Array(await reply.arrayBuffer());
  expect(partsOf(inflateSync(bytes)).map(String)).toEqual(partsOf(Buffer.from(recorded, "base64")).map(String));
  expect(inflateSync(bytes).equals(Buffer.from(recorded, "base64"))).toBe(true);
}

/** Without where the original keeps its rows. */
function withoutInternals(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutInternals);
  if (typeof json !== "object" || json === null) return json;
  const kept = Object.entries(json).filter(([name]) => name !== "tablename" && name !== "contenthash");
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutInternals(value)]));
}

/** The catalog lists in no order, under the name of a database: `{ postgres: [["a", "primary"], …] }`. */
function unordered(json: unknown): unknown {
  const [source, ...others] = Object.values(json ?? {});
  const isCatalog = others.length === 0 && Array.isArray(source) && source.every((one) => Array.isArray(one));
  return isCatalog ? source.map(String).sort() : json;
}

/** Pandas writes the JSON of frames with ten digits after the point. */
function toTenDigits(json: unknown): unknown {
  if (typeof json === "number") return Number(json.toFixed(10));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, toTenDigits(value)]));
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
