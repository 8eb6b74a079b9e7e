import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  createMemoryDriver,
  InvalidPayloadError,
  isCacheError,
  json,
  npyFileIO,
  Persistable,
  python,
  remoteFileIO,
  type Serializer,
} from "../src/index.js";
import { temporaryFolder } from "./temporary-folder.js";

let generated = 0;

interface GaussianPointsParams {
  readonly n: number;
  readonly seed: number;
}

class GaussianPointsP extends Persistable<number[], GaussianPointsParams, { workers: number }> {
  generatePayload(): number[] {
    generated++;
    return Array.from({ length: this.params.n }, (_, index) => index / 3);
  }

  override validatePayload(payload: number[]): void {
    if (payload.length === 0) throw new Error("there are no points");
  }
}

test("is generated once, and loaded by every later object with the same parameters", async () => {
  const dataDir = join(temporaryFolder(), "new/folder");
  const params = { n: 3, seed: 1 };
  generated = 0;
  const points = new GaussianPointsP({ dataDir, params });
  await points.generate({ workers: 4 });
  expect(await new GaussianPointsP({ dataDir, params }).payload).toEqual([0, 1 / 3, 2 / 3]);
  expect(await new GaussianPointsP({ dataDir, params }).load()).toEqual([0, 1 / 3, 2 / 3]);
  expect(generated).toBe(1);
  expect(readdirSync(dataDir).sort()).toEqual([
    `gaussian_points_p(${points.persistHash}).json`,
    `gaussian_points_p(${points.persistHash}).params.json`,
    "gaussian_points_p.log",
  ]);
  expect(readFileSync(points.paramsFile, "utf8")).toBe('{"n": 3, "seed": 1}');
});

test("is generated once for all who ask for its payload at the same time", async () => {
  generated = 0;
  const points = new GaussianPointsP({ dataDir: temporaryFolder(), params: { n: 2, seed: 1 } });
  await Promise.all([points.payload, points.payload, points.payload]);
  expect(generated).toBe(1);
});

test("writes nothing when the payload is not valid", async () => {
  const dataDir = temporaryFolder();
  const points = new GaussianPointsP({ dataDir, params: { n: 0, seed: 1 } });
  const error: unknown = await points.generate().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidPayloadError);
  expect(error).toMatchObject({ code: "invalid_payload" });
  expect(isCacheError(error, "invalid_payload")).toBe(true);
  expect(readdirSync(dataDir)).toEqual(["gaussian_points_p.log"]);
});

test("tells the user's own InvalidPayloadError as it is", async () => {
  class RefusedP extends JsonNoisyP {
    override validatePayload(payload: number): void {
      throw new InvalidPayloadError("too noisy", { details: { payload } });
    }
  }
  const refused = new RefusedP({ dataDir: temporaryFolder(), params: { level: 1 }, logger: {} });
  await expect(refused.generate()).rejects.toMatchObject({ message: "too noisy", code: "invalid_payload" });
});

test("does not replace a damaged file by itself", async () => {
  const points = new GaussianPointsP({ dataDir: temporaryFolder(), params: { n: 1, seed: 1 } });
  await points.generate();
  writeFileSync(points.payloadFile, "[0, ");
  points.reset();
  await expect(points.loadGenerate()).rejects.toMatchObject({ code: "damaged" });
  expect(readFileSync(points.payloadFile, "utf8")).toBe("[0, ");
});

test("keeps arrays bit for bit with the npy files of numpy", async () => {
  class ArrayP extends Persistable<Float64Array> {
    generatePayload(): Float64Array {
      return Float64Array.of(Number.NaN, -0, 1e-320, Number.POSITIVE_INFINITY);
    }
  }
  const options = { dataDir: temporaryFolder(), params: { p: python.path("./a//b/") }, payloadIO: npyFileIO as never };
  await new ArrayP(options).generate();
  expect(await new ArrayP(options).load()).toEqual(Float64Array.of(Number.NaN, -0, 1e-320, Number.POSITIVE_INFINITY));
});

test("writes the original's log, line for line, and only where no logger is given", async () => {
  const dataDir = temporaryFolder();
  const now = () => new Date(2026, 10, 21, 8, 13, 38, 722);
  const points = new GaussianPointsP({ dataDir, params: { n: 2, seed: 1 }, now });
  await points.loadGenerate();
  await points.load();
  await points.validate();
  const file = `gaussian_points_p(${points.persistHash})`;
  const line = (place: string, text: string) =>
    `2026-11-21 08:13:38,722 - gaussian_points_p - ${place} - INFO - ${text}\n`;
  expect(readFileSync(join(dataDir, "gaussian_points_p.log"), "utf8")).toBe(
    [
      line("__init__", `---- NEW PERSISTABLE SESSION ---- (${dataDir})`),
      line(
        "__init__",
        "Payload named `gaussian_points_p`; Parameters set to `GaussianPointsPParams(n=2, seed=1)`; " +
          `Payload filepath (based on parameter hash) is \`${dataDir}/${file}\``,
      ),
      line("load", "Now loading gaussian_points_p payload..."),
      line("load_generate", "Loading payload failed, continuing to generate payload..."),
      line("generate", "Now generating gaussian_points_p payload..."),
      line(
        "persist",
        `Successfully persisted payload to ${file}.json (see ${file}.params.json to view corresponding params).`,
      ),
      line("load", "Now loading gaussian_points_p payload..."),
      line("load", `Successfully loaded payload from ${file}.json`),
      line("validate_payload", "Validating payload..."),
      line("validate_payload", "Payload validated!"),
    ].join(""),
  );
  const other = temporaryFolder();
  new GaussianPointsP({ dataDir: other, params: { n: 2, seed: 1 }, logger: {} });
  expect(readdirSync(other)).toEqual([]);
});

test("hooks run after generating and after loading; without persist nothing is written", async () => {
  const dataDir = temporaryFolder();
  const noisy = new JsonNoisyP({ dataDir, params: { level: 2 }, logger: {} });
  await noisy.generate(undefined, { persist: false });
  expect(readdirSync(dataDir)).toEqual([]);
  await noisy.persist();
  expect(readdirSync(dataDir)).toHaveLength(2);
  await noisy.load();
  expect(noisy.calls).toEqual(["generate", "postGenerate", "postLoad"]);
});

class JsonNoisyP extends Persistable<number, { readonly level: number }> {
  readonly calls: string[] = [];
  generatePayload(): number {
    this.calls.push("generate");
    return this.params.level;
  }
  override validatePayload(payload: number): void {
    if (payload > 10) throw new Error("too loud");
  }
  override postGenerate(): void {
    this.calls.push("postGenerate");
  }
  override postLoad(): void {
    this.calls.push("postLoad");
  }
}

test("takes an invalid payload with a warning where asked, and keeps the old one otherwise", async () => {
  const warnings: unknown[] = [];
  const logger = { warn: (message: string) => warnings.push(message) };
  const noisy = new JsonNoisyP({ dataDir: temporaryFolder(), params: { level: 3 }, logger });
  await noisy.generate();
  writeFileSync(noisy.payloadFile, "11");
  await expect(noisy.load()).rejects.toMatchObject({ code: "invalid_payload" });
  expect(await noisy.payload).toBe(3);
  expect(warnings).toEqual([]);
  expect(await noisy.load({ warnIfValidationFails: true })).toBe(11);
  expect(warnings).toEqual(["Loaded payload was invalid (it may need to be regenerated)"]);
  expect(noisy.calls).toEqual(["generate", "postGenerate", "postLoad"]);
});

test("says that there is no payload to persist or validate", async () => {
  const noisy = new JsonNoisyP({ dataDir: temporaryFolder(), params: { level: 3 }, logger: {} });
  await expect(noisy.persist()).rejects.toMatchObject({ code: "no_payload" });
  await expect(noisy.validate()).rejects.toMatchObject({ code: "no_payload" });
});

test("a payload can lie on a driver, its parameters beside the log", async () => {
  const driver = createMemoryDriver();
  const payloadIO = remoteFileIO(json as Serializer<number>, ".json", driver);
  const dataDir = temporaryFolder();
  const noisy = new JsonNoisyP({ dataDir, params: { level: 4 }, payloadIO, logger: {} });
  await noisy.loadGenerate();
  expect(readdirSync(dataDir)).toEqual([`json_noisy_p(${noisy.persistHash}).params.json`]);
  expect(await new JsonNoisyP({ dataDir, params: { level: 4 }, payloadIO, logger: {} }).load()).toBe(4);
});
