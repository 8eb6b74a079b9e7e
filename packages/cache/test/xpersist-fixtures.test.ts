import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CacheStore, isCacheError, openCacheStore } from "../src/index.js";
import { artifactOf, decodeSidecar, encodeSidecar } from "../src/store/artifact.js";
import { type Expected, expectValue } from "./expected-value.js";
import { fixturesDir, readFixture } from "./fixtures.js";

interface StoreFixture {
  readonly name: string;
  readonly path: string;
  readonly keys: string[];
  readonly absent: string[];
  readonly artifacts: {
    readonly key: string;
    readonly serializer: string;
    readonly load_kwargs: Record<string, unknown>;
    readonly dump_kwargs: Record<string, unknown>;
    readonly additional_metadata: Record<string, unknown>;
    readonly created_at: string | null;
    readonly sidecar: string;
    readonly expected: Expected;
  }[];
}

const { stores } = readFixture<{ stores: StoreFixture[] }>("expected.json");
const canonical = /"created_at": "[^"]*"\n}$/;

function open(fixture: StoreFixture): Promise<CacheStore> {
  return openCacheStore(join(fixturesDir, fixture.path), { readonly: true });
}

describe.each(stores.map((store) => [store.name, store] as const))("the store %s of Python", (_, fixture) => {
  test("has the keys that Python sees, and no others", async () => {
    const store = await open(fixture);
    expect(await store.keys()).toEqual([...fixture.keys].sort());
    for (const key of fixture.keys) expect(await store.has(key)).toBe(true);
    for (const key of fixture.absent) {
      expect(await store.has(key)).toBe(false);
      await expect(store.get(key)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test.each(fixture.artifacts.map((artifact) => [artifact.key, artifact] as const))(
    "describes %s",
    async (key, wanted) => {
      const described = (await open(fixture)).getArtifact(key);
      if (wanted.expected.kind === "error" && /sidecar|load_kwargs/.test(wanted.expected.why)) {
        await expect(described).rejects.toMatchObject({ code: "invalid_sidecar" });
        return;
      }
      expect(await described).toMatchObject({
        key,
        serializer: wanted.serializer,
        loadOptions: wanted.load_kwargs,
        dumpOptions: wanted.dump_kwargs,
        metadata: wanted.additional_metadata,
      });
      if (wanted.created_at !== null) expect((await described).createdAt).toBe(wanted.created_at);
    },
  );

  const written = fixture.artifacts.filter((artifact) => canonical.test(artifact.sidecar));
  test.each(written.map((artifact) => [artifact.key, artifact.sidecar] as const))(
    "writes the sidecar of %s byte for byte",
    (key, sidecar) => {
      const decoded = decodeSidecar(Buffer.from(sidecar), key);
      expect(Buffer.from(encodeSidecar(decoded)).toString()).toBe(sidecar);
      expect(artifactOf(decoded).digest).toBeUndefined();
    },
  );

  test.each(fixture.artifacts.map((artifact) => [artifact.key, artifact] as const))("reads %s", async (key, wanted) => {
    const store = await open(fixture);
    const read = store.get(key);
    if (wanted.expected.kind === "error") {
      await expect(read).rejects.toSatisfy((error) => isCacheError(error) && error.code !== "not_found");
    } else if (wanted.expected.kind === "python-only") {
      await expect(read).rejects.toMatchObject({ code: "python_only" });
    } else expectValue(await read, wanted.expected);
  });
});

test("the broken entries fail each in its own way", async () => {
  const broken = stores.find((store) => store.name === "broken");
  if (broken === undefined) return;
  const store = await open(broken);
  const codes = await Promise.all(
    broken.keys.map(async (key) => {
      const outcome = await store.get(key).then(
        () => "value",
        (error: { code: string }) => error.code,
      );
      return [key, outcome] as const;
    }),
  );
  expect(Object.fromEntries(codes)).toMatchObject({
    good: "value",
    minimal: "value",
    extrafield: "value",
    badmeta: "invalid_sidecar",
    emptymeta: "invalid_sidecar",
    nullkw: "invalid_sidecar",
    nodata: "data_missing",
    baddata: "damaged",
  });
});
