import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { float, Persistable, python, tuple } from "../src/index.js";
import { snakeCase } from "../src/persistable/payload-name.js";
import { temporaryFolder } from "./temporary-folder.js";

class PointsP extends Persistable<number, { n: number; seed: number }> {
  generatePayload(): number {
    return this.params.n;
  }
}

class LevelP extends Persistable<number, { level: number }> {
  generatePayload(): number {
    return this.params.level;
  }
}

test("has the upstreams' parameters in its identity", async () => {
  class ModelP extends Persistable<number> {
    generatePayload(): number {
      return 1;
    }
  }
  const dataDir = temporaryFolder();
  const upstream = (seed: number) => new PointsP({ dataDir, params: { n: 1, seed } });
  const model = (seed: number) =>
    new ModelP({ dataDir, params: { alpha: float(2) }, trackedDependencies: new Set([upstream(seed)]).values() });
  expect(model(1).paramsTree).toEqual({ alpha: float(2), points_p: { n: 1, seed: 1 } });
  expect(model(1).persistHash).not.toBe(model(2).persistHash);
  const one = model(1);
  expect(one.paramsTree).toEqual(one.paramsTree);
});

test.each([".", "a.b", "my.data.v1", "a/b", ""])("refuses the payload name %j", (payloadName) => {
  const options = { dataDir: temporaryFolder(), params: { n: 1, seed: 1 }, payloadName };
  expect(() => new PointsP(options)).toThrow(expect.objectContaining({ code: "invalid_options" }));
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
  const hash = (params: { n: number; seed: number }) => new PointsP({ dataDir, params }).persistHash;
  fc.assert(
    fc.property(fc.tuple(fc.double(), fc.double()), fc.tuple(fc.double(), fc.double()), ([a, b], [c, d]) => {
      const same = Object.is(a, c) && Object.is(b, d);
      expect(hash({ n: a, seed: b }) === hash({ n: c, seed: d })).toBe(same);
    }),
  );
});

test("declared types decide Python's text of a parameter", () => {
  class DeclaredP extends LevelP {
    protected override get paramTypes() {
      return { level: "float", file: "path", pair: "tuple" } as const;
    }
  }
  const base = { dataDir: temporaryFolder(), logger: {} };
  const params = { level: 2, file: "./a//b", pair: [1, 2] };
  const declared = new DeclaredP({ ...base, params });
  const tagged = new LevelP({
    ...base,
    payloadName: "declared_p",
    params: { level: float(2), file: python.path("a/b"), pair: tuple(1, 2) } as never,
  });
  expect(declared.persistHash).toBe(tagged.persistHash);
  expect(declared.params).toEqual(params);
  expect(() => new DeclaredP({ ...base, params: { level: "loud" as never } })).toThrow(
    expect.objectContaining({ code: "invalid_params" }),
  );
});

test("a schema checks the parameters and fills in defaults", () => {
  class WithSchemaP extends LevelP {
    protected override get paramsSchema() {
      return z.object({ level: z.number().max(5).default(1) });
    }
  }
  const base = { dataDir: temporaryFolder(), logger: {} };
  expect(new WithSchemaP({ ...base, params: {} as never }).params).toEqual({ level: 1 });
  expect(() => new WithSchemaP({ ...base, params: { level: 6 } })).toThrow(
    expect.objectContaining({ code: "invalid_params", message: expect.stringMatching(/level: /) }),
  );
});

test("dates, spans and sets are hashed as Python does, and stand as text among the parameters", async () => {
  class DtP extends Persistable<number> {
    protected override get paramTypes() {
      return { when: "datetime", day: "date" } as const;
    }
    generatePayload(): number {
      return 1;
    }
  }
  const params = {
    when: "2021-01-02T03:04:05-03:30",
    day: "2020-02-29",
    span: python.timedelta({ days: 1, seconds: 3 }),
    neg: python.timedelta({ microseconds: -1 }),
    fs: python.frozenset(1),
    z: python.timedelta({}),
  };
  const dated = new DtP({ dataDir: temporaryFolder(), params });
  // What persistable 1.3.1 computes, whose own params file ends at the first of them.
  expect(dated.persistHash).toBe("138bb86e50830ac2a54a355720f05bb7");
  await dated.generate();
  expect(JSON.parse(readFileSync(dated.paramsFile, "utf8"))).toEqual({
    when: "2021-01-02T03:04:05-03:30",
    day: "2020-02-29",
    span: "datetime.timedelta(days=1, seconds=3)",
    neg: "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)",
    fs: "frozenset({1})",
    z: "datetime.timedelta(0)",
  });
});

test.each([
  ["a date that is none", { when: python.datetime("yesterday") }],
  ["a span of half a second", () => ({ span: python.timedelta({ seconds: 0.5 }) })],
  ["a Date", { when: new Date() as never }],
])("refuses %s before any work", (_, params) => {
  const given = () => (typeof params === "function" ? params() : params);
  expect(() => new (class BadP extends PointsP {})({ dataDir: temporaryFolder(), params: given() as never })).toThrow(
    expect.objectContaining({ code: "invalid_params" }),
  );
});

test("dependencies stand in their order, numbers as names too, and any name may be a parameter's", () => {
  const upstream = (payloadName: string, params: Record<string, number>) =>
    new (class UpstreamP extends Persistable<number> {
      generatePayload = () => 0;
    })({ dataDir: temporaryFolder(), logFile: false, payloadName, params });
  const total = new (class TotalP extends Persistable<number> {
    generatePayload = () => 0;
  })({
    dataDir: temporaryFolder(),
    logFile: false,
    payloadName: "total",
    params: { b: 1, a: 2.5 },
    trackedDependencies: [upstream("2024", { valueOf: 1 }), upstream("10", {})],
  });
  // md5 of {'total': {'b': 1, 'a': 2.5, '2024': {'valueOf': 1}, '10': {}}}, as Python prints it.
  expect(total.persistHash).toBe("25bc3c817341b2d647e63ee73deca89c");
});
