import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CacheErrorCode, type CacheStore, isCacheError, openCacheStore } from "../src/index.js";
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
    /** What the original's get was given. */
    readonly get_load_kwargs: Record<string, unknown> | null;
    readonly expected: Expected;
  }[];
}

const { stores } = readFixture<{ stores: StoreFixture[] }>("expected.json");
const canonical = /"created_at": "[^"]*"\n}$/;

/** By what the fixtures say of Python's failure. */
function failureOf(expected: Expected): CacheErrorCode | undefined {
  if (expected.kind !== "error") return undefined;
  if (/unsupported/.test(expected.why)) return "unsupported";
  if (/sidecar|load_kwargs/.test(expected.why)) return "invalid_sidecar";
  if (/data.*(absent|missing)|(absent|missing).*data/.test(expected.why)) return "data_missing";
  return /serializer/.test(expected.why) ? "unknown_serializer" : "damaged";
}

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
      if (failureOf(wanted.expected) === "invalid_sidecar") {
        await expect(described).rejects.toMatchObject({ code: "invalid_sidecar" });
        return;
      }
      const { createdAt, ...rest } = await described;
      expect(rest).toEqual({
        key,
        serializer: wanted.serializer,
        loadOptions: wanted.load_kwargs,
        dumpOptions: wanted.dump_kwargs,
        metadata: wanted.additional_metadata,
      });
      if (wanted.created_at !== null) expect(createdAt).toBe(wanted.created_at);
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
    const read = store.get(key, wanted.get_load_kwargs ? { loadOptions: wanted.get_load_kwargs } : {});
    const failure = failureOf(wanted.expected);
    if (failure !== undefined) {
      const error = await read.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(isCacheError(error)).toBe(true);
      expect(error).toMatchObject({ code: failure });
    } else if (wanted.expected.kind === "python-only") {
      await expect(read).rejects.toMatchObject({ code: "python_only" });
    } else expectValue(await read, wanted.expected);
  });
});
