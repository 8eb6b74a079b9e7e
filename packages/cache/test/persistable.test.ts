import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { float, npyFileIO, Persistable, python, tuple } from "../src/index.js";
import { snakeCase } from "../src/persistable/payload-name.js";
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
  await expect(points.generate()).rejects.toMatchObject({ code: "invalid_payload" });
  expect(readdirSync(dataDir)).toEqual([]);
});

test("does not replace a damaged file by itself", async () => {
  const points = new GaussianPointsP({ dataDir: temporaryFolder(), params: { n: 1, seed: 1 } });
  await points.generate();
  writeFileSync(points.payloadFile, "[0, ");
  points.reset();
  await expect(points.loadGenerate()).rejects.toMatchObject({ code: "damaged" });
  expect(readFileSync(points.payloadFile, "utf8")).toBe("[0, ");
});

test("has the upstreams' parameters in its identity", async () => {
  class ModelP extends Persistable<number> {
    generatePayload(): number {
      return 1;
    }
  }
  const dataDir = temporaryFolder();
  const upstream = (seed: number) => new GaussianPointsP({ dataDir, params: { n: 1, seed } });
  const model = (seed: number) =>
    new ModelP({ dataDir, params: { alpha: float(2) }, trackedDependencies: new Set([upstream(seed)]).values() });
  expect(model(1).paramsTree).toEqual({ alpha: float(2), gaussian_points_p: { n: 1, seed: 1 } });
  expect(model(1).persistHash).not.toBe(model(2).persistHash);
  const one = model(1);
  expect(one.paramsTree).toEqual(one.paramsTree);
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

test.each([".", "a.b", "my.data.v1", "a/b", ""])("refuses the payload name %j", (payloadName) => {
  const options = { dataDir: temporaryFolder(), params: { n: 1, seed: 1 }, payloadName };
  expect(() => new GaussianPointsP(options)).toThrow(expect.objectContaining({ code: "invalid_options" }));
});

test.each([
  ["a date", { when: python.date("2020-02-29") }],
  ["a tuple as key", { d: python.dict([[tuple(1), 1]]) }],
])("refuses %s, which Python's params file cannot hold, before any work", (_, params) => {
  class DatedP extends Persistable<number> {
    generatePayload(): number {
      return 1;
    }
  }
  const dataDir = temporaryFolder();
  expect(() => new DatedP({ dataDir, params })).toThrow(expect.objectContaining({ code: "unserializable" }));
  expect(existsSync(join(dataDir, "dated_p.log"))).toBe(false);
});

test.each([
  ["GaussianDistributedPointsP", "gaussian_distributed_points_p"],
  ["HTTPServerP", "http_server_p"],
  ["A1B2", "a1_b2"],
  ["MyHTTPServer2Params", "my_http_server2_params"],
  ["Aa_Bb", "aa__bb"],
  ["getHTTP", "get_http"],
  ["ABC", "abc"],
])("names the payload of %s %s, as Python does", (className, payloadName) => {
  expect(snakeCase(className)).toBe(payloadName);
});

test("gives different parameters different files", () => {
  const dataDir = temporaryFolder();
  const hash = (params: { n: number; seed: number }) => new GaussianPointsP({ dataDir, params }).persistHash;
  fc.assert(
    fc.property(fc.tuple(fc.double(), fc.double()), fc.tuple(fc.double(), fc.double()), ([a, b], [c, d]) => {
      const same = Object.is(a, c) && Object.is(b, d);
      expect(hash({ n: a, seed: b }) === hash({ n: c, seed: d })).toBe(same);
    }),
  );
});
