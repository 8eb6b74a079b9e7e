import { describe, expect, test } from "vitest";
import { artifactOf, decodeSidecar } from "../src/store/artifact.js";

const fields = { key: "k", serializer: "json", load_kwargs: {}, created_at: "2026-01-02T03:04:05.000006" };

function read(changes: Record<string, unknown>) {
  return artifactOf(decodeSidecar(Buffer.from(JSON.stringify({ ...fields, ...changes })), "k"));
}

// What xpersist's Artifact, a model of pydantic 1.10, made of the same sidecars.
describe("a sidecar of somebody else is read as Python reads it", () => {
  test.each([
    [{ serializer: 5 }, { serializer: "5" }],
    [{ serializer: true }, { serializer: "True" }],
    [{ load_kwargs: [["a", 1]] }, { loadOptions: { a: 1 } }],
    [{ load_kwargs: [] }, { loadOptions: {} }],
    [{ additional_metadata: "" }, { metadata: {} }],
    [{ created_at: 1639735200 }, { createdAt: "2021-12-17T10:00:00.000Z" }],
    [{ created_at: 1639735200000 }, { createdAt: "2021-12-17T10:00:00.000Z" }],
    [{ created_at: "2021-12-17T10:00:00-0530" }, { createdAt: "2021-12-17T10:00:00-0530" }],
  ])("%j", (changes, wanted) => expect(read(changes)).toMatchObject(wanted));

  test.each([
    { serializer: null },
    { serializer: ["json"] },
    { dump_kwargs: 5 },
    { dump_kwargs: [1] },
    { additional_metadata: "x" },
    { created_at: "now" },
    { created_at: "" },
    { created_at: "2021-12-17" },
    { created_at: "2021-13-01T00:00:00" },
    { created_at: "2021-02-29T00:00:00" },
    { created_at: "2021-12-17T25:00:00" },
  ])("%j is no sidecar", (changes) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code: "invalid_sidecar" }));
  });

  test("bytes that are no UTF-8 are no sidecar", () => {
    const bytes = Buffer.from('{"key": "k", "serializer": "js\xff"}', "latin1");
    expect(() => decodeSidecar(bytes, "k")).toThrow(expect.objectContaining({ code: "invalid_sidecar" }));
  });
});
