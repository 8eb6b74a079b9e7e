import { join } from "node:path";
import { expect, test } from "vitest";
import { csv, type FileIO, feather, fileIO, json, npy, npz, Persistable, parquet, text } from "../src/index.js";
import { hashedText, paramsTreeOf, type TrackedPayload } from "../src/persistable/params-tree.js";
import { writeJson } from "../src/python/json.js";
import { type Expected, expectValue } from "./expected-value.js";
import { fixturesDir, pythonParams, readFixture, readVectors } from "./fixtures.js";

interface Dependency {
  readonly payload_name: string;
  readonly params: Record<string, unknown>;
  readonly dependencies: readonly Dependency[];
}

interface Fixture extends Dependency {
  readonly name: string;
  readonly data_dir: string;
  readonly suffix: string;
  readonly format: string;
  readonly hashed_text: string;
  readonly hash: string;
  readonly payload_file: string;
  readonly params_json: string;
  readonly expected: Expected;
}

const { persistables: plain } = readFixture<{ persistables: Fixture[] }>("expected.json");
// Parameters in their order, digits as names included.
const persistables = readVectors<{ persistables: Fixture[] }>("expected.json").persistables.map((fixture, at) => {
  return { ...fixture, expected: (plain[at] as Fixture).expected };
});

const readable: Record<string, FileIO<never>> = {
  json: fileIO(json, ".json") as FileIO<never>,
  text: fileIO(text, ".txt") as unknown as FileIO<never>,
  npy: fileIO(npy, ".npy") as unknown as FileIO<never>,
  npz: fileIO(npz, ".npz") as unknown as FileIO<never>,
  csv: fileIO(csv, ".csv") as unknown as FileIO<never>,
  parquet: fileIO(parquet, ".parquet") as unknown as FileIO<never>,
  arrow: fileIO(feather, ".arrow") as unknown as FileIO<never>,
};

/** What only Python reads; every other format must be known here. */
const pythonOnly = ["pickle"];

function payloadIOOf({ format, suffix }: Fixture): FileIO<unknown> {
  if (pythonOnly.includes(format)) return fileIO(json, suffix) as FileIO<unknown>;
  const found = readable[format];
  if (found === undefined) throw new Error(`The fixtures use the format ${format}, which this test does not know`);
  return found as FileIO<unknown>;
}

class FromPython extends Persistable<unknown> {
  generatePayload(): unknown {
    throw new Error("a payload that Python wrote must be loaded, not generated");
  }
}

function tracked({ payload_name: payloadName, params, dependencies }: Dependency): TrackedPayload {
  return { payloadName, paramsTree: paramsTreeOf(pythonParams(params), dependencies.map(tracked)) };
}

function open(fixture: Fixture): FromPython {
  return new FromPython({
    dataDir: join(fixturesDir, fixture.data_dir),
    logFile: false,
    params: pythonParams(fixture.params),
    trackedDependencies: fixture.dependencies.map(tracked),
    payloadName: fixture.payload_name,
    payloadFileSuffix: fixture.suffix,
    payloadIO: payloadIOOf(fixture),
  });
}

test.each(persistables.map((fixture) => [fixture.name, fixture] as const))("finds the files of %s", (_, fixture) => {
  const persistable = open(fixture);
  expect(hashedText(fixture.payload_name, persistable.paramsTree)).toBe(fixture.hashed_text);
  expect(persistable.persistHash).toBe(fixture.hash);
  expect(persistable.payloadFile).toBe(join(fixturesDir, fixture.data_dir, fixture.payload_file));
  expect(writeJson(persistable.paramsTree)).toBe(fixture.params_json);
});

const loaded = persistables.filter((fixture) => !pythonOnly.includes(fixture.format));
test.each(loaded.map((fixture) => [fixture.name, fixture] as const))("loads the payload of %s", async (_, fixture) => {
  const persistable = open(fixture);
  const { expected } = fixture;
  if (expected.kind !== "error") expectValue(await persistable.payload, expected);
  else {
    const code = /absent|missing/.test(expected.why) ? "not_found" : "damaged";
    await expect(persistable.load()).rejects.toMatchObject({ code });
  }
});
