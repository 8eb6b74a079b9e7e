import { type AnySeries, seriesFrom } from "@asof/series";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRemoteStore } from "../src/http/client.js";
import { createStoreHandler, openStore, type Store } from "../src/index.js";

const day = (n: number): string => `2024-05-0${n}T00:00:00Z`;
const points = (series: AnySeries | undefined): unknown => series?.toObject();
const opened = new AsyncDisposableStack();
let near: Store;
let far: Store;
let store: Store;

// Two real stores beside the one under test: an embedded one, and another behind HTTP.
beforeAll(async () => {
  near = opened.use(await openStore("memory:"));
  far = opened.use(await openStore("memory:"));
  const remote = openRemoteStore("http://far.test/api", { fetch: createStoreHandler(far) });
  store = opened.use(await openStore("memory:", { sources: { near, far: remote } }));
  await write(store, "own", 1);
  await write(near, "both", 2);
  await write(near, "own", 99);
  await write(far, "both", 3);
  await write(far, "distant", 4);
  await far.registerFormula("distant.double", '(* 2 (series "distant"))');
  await far.updateMetadata("distant", { capacity: 10 });
  await store.updateMetadata("own", { capacity: 20 });
  await store.registerFormula("sum", '(add (series "own") (series "both") (series "distant.double"))');
});
afterAll(() => opened.disposeAsync());

/** Two revisions on the third and the fourth, about the first and the second of May. */
async function write(where: Store, name: string, value: number): Promise<void> {
  await where.update(name, seriesFrom({ [day(1)]: value }), "me", { insertionDate: day(3) });
  await where.update(name, seriesFrom({ [day(1)]: value + 0.5, [day(2)]: value }), "me", { insertionDate: day(4) });
}

test("a series that the store does not have is that of the first source that has it", async () => {
  expect(points(await store.get("own", { revisionDate: day(3) }))).toEqual({ [day(1)]: 1 });
  expect(points(await store.get("both", { revisionDate: day(3) }))).toEqual({ [day(1)]: 2 });
  expect(points(await store.get("distant", { toValueDate: day(1) }))).toEqual({ [day(1)]: 4.5 });
  expect(await store.get("nope")).toBeUndefined();
  expect(await store.insertionDates("distant")).toEqual([Date.parse(day(3)), Date.parse(day(4))]);
  expect((await store.history("distant"))?.size).toBe(2);
  expect(points(await store.staircase("both", { delta: "-P2D" }))).toEqual({ [day(1)]: 2, [day(2)]: 2 });
  expect(await store.metadata("distant")).toEqual({ capacity: 10 });
  expect(await store.type("distant.double")).toBe("formula");
  expect((await store.log("both")).map(({ author }) => author)).toEqual(["me", "me"]);
  expect(await store.interval("distant")).toMatchObject({ from: Date.parse(day(1)), to: Date.parse(day(2)) });
});

test("it says who has a series", async () => {
  const sources = await Promise.all(["own", "both", "distant", "nope"].map((name) => store.source(name)));
  expect(sources).toEqual(["local", "near", "far", undefined]);
});

test("formulas read series of sources, formulas among them, as if they were here", async () => {
  expect(points(await store.get("sum"))).toEqual({ [day(1)]: 1.5 + 2.5 + 9, [day(2)]: 1 + 2 + 8 });
  expect(points(await store.get("sum", { revisionDate: day(3) }))).toEqual({ [day(1)]: 1 + 2 + 8 });
  expect(points(await store.get("sum", { fromValueDate: day(2) }))).toEqual({ [day(2)]: 11 });
  expect(await store.insertionDates("sum")).toEqual([Date.parse(day(3)), Date.parse(day(4))]);
  const history = await store.history("sum");
  expect([...(history?.values() ?? [])].map(points)).toEqual([{ [day(1)]: 11 }, { [day(1)]: 13, [day(2)]: 11 }]);
  expect(points(await store.staircase("sum", { delta: "-P2D" }))).toEqual({ [day(1)]: 11, [day(2)]: 11 });
  const options = { delta: "-P2D", toValueDate: day(1) };
  await store.registerFormula("rolled", '(* 1 (rolling (series "distant") 1 #:method "sum"))');
  expect(points(await store.staircase("rolled", options))).toEqual({ [day(1)]: 4 });
  expect(await store.interval("sum")).toMatchObject({ from: Date.parse(day(1)), to: Date.parse(day(2)) });
  expect(await store.formula("sum", { level: Number.POSITIVE_INFINITY })).toBe(
    '(add (series "own") (series "both") (* 2 (series "distant")))',
  );
});

test("formulas are checked against series of sources", async () => {
  await near.update("naive", seriesFrom({ "2024-05-01": 1 }), "me");
  const mixed = store.registerFormula("mixed", '(add (series "own") (series "naive"))');
  await expect(mixed).rejects.toMatchObject({ code: "invalid_formula" });
  await store.registerFormula("naive.too", '(* 2 (series "naive"))');
  expect((await store.facts("naive.too"))?.tzaware).toBe(false);
  await expect(store.registerFormula("wrong", '(series "nope")')).rejects.toMatchObject({ code: "invalid_formula" });
});

test("the key of a formula changes with what it reads elsewhere", async () => {
  await write(far, "moving", 1);
  await store.registerFormula("follows", '(* 2 (series "moving"))');
  const [key, past] = [
    await store.revisionKey("follows"),
    await store.revisionKey("follows", { revisionDate: day(3) }),
  ];
  await far.update("moving", seriesFrom({ [day(1)]: 7 }), "me", { insertionDate: day(5) });
  expect(await store.revisionKey("follows")).not.toBe(key);
  expect(await store.revisionKey("follows", { revisionDate: day(3) })).toBe(past);
});

test("a series of a source has a key of its own that tells its revisions", async () => {
  const keys = await store.revisionKeys(["own", "distant", "nope", " both "], { revisionDate: day(3) });
  expect([...keys.keys()]).toEqual(["own", "distant", " both "]);
  expect(keys.get("distant")).not.toBe(await store.revisionKey("distant"));
  expect(await store.revisionKey("distant", { revisionDate: day(3) })).toBe(keys.get("distant"));
  expect(keys.get("own")).toBe(await store.revisionKey("own", { revisionDate: day(3) }));
  expect(await store.revisionKey("distant", { revisionDate: day(2) })).toBeUndefined();
});

test("series of sources are not written", async () => {
  const list = store.registerFormulas([{ name: "distant", text: '(series "own")' }]);
  await expect(list).rejects.toMatchObject({ code: "not_allowed" });
  const refused = { code: "not_allowed", details: { source: "near" } };
  const one = seriesFrom({ [day(1)]: 1 });
  const writes = [
    () => store.update("both", one, "me"),
    () => store.replace("both", one, "me"),
    () => store.insertRevisions("both", [{ insertionDate: day(5), series: one }], "me"),
    () => store.delete("both"),
    () => store.rename("both", "other"),
    () => store.strip("both", day(1)),
    () => store.updateMetadata("both", {}),
    () => store.replaceMetadata("both", {}),
    () => store.registerFormula("both", '(series "own")'),
  ];
  for (const write of writes) await expect(write()).rejects.toMatchObject(refused);
  await expect(store.rename("own", "both")).rejects.toMatchObject({ code: "name_taken" });
  expect(await near.insertionDates("both")).toHaveLength(2);
});

describe("searches", () => {
  const found = async (query: string, options = {}) =>
    (await store.find(query, options)).map(({ name, source }) => `${source}/${name}`);

  test("go through all sources, and a name is found where it is read", async () => {
    expect(await found('(by.name "o")', { limit: 2 })).toEqual(["near/both", "far/distant.double"]);
    expect(await found('(>= "capacity" 10)')).toEqual(["far/distant", "local/own"]);
    expect(await found('(by.name "own")')).toEqual(["local/own"]);
  });

  test("may ask for one source", async () => {
    expect(await found('(by.and (by.source "far") (by.name "dis"))')).toEqual(["far/distant", "far/distant.double"]);
    expect(await found('(by.and (by.not (by.source "far")) (>= "capacity" 10))')).toEqual(["local/own"]);
    expect(await found('(by.or (by.source "near") (= "capacity" 10))')).toEqual([
      "near/both",
      "far/distant",
      "near/naive",
    ]);
    expect(await found("(by.everything)", { source: "near" })).toEqual(["near/both", "near/naive"]);
    expect(await found('(by.source "nope")')).toEqual([]);
  });
});

test("the catalog holds the series of sources when that is asked for", async () => {
  expect((await store.catalog()).some(({ name }) => name === "distant")).toBe(false);
  const all = await store.catalog({ allSources: true });
  expect(all.filter(({ name }) => ["own", "both", "distant"].includes(name))).toEqual([
    { name: "both", kind: "primary", source: "near" },
    { name: "distant", kind: "primary", source: "far" },
    { name: "own", kind: "primary", source: "local" },
  ]);
});

test("sources are told over HTTP too", async () => {
  const remote = openRemoteStore("http://store.test/api", { fetch: createStoreHandler(store) });
  expect(await Promise.all(["own", "both", "nope"].map((name) => remote.source(name)))).toEqual([
    "local",
    "near",
    undefined,
  ]);
  expect((await remote.find('(by.name "dist")')).map(({ source }) => source)).toEqual(["far", "far"]);
  expect(await remote.find('(by.name "dist")', { source: "local" })).toEqual([]);
  expect(await remote.catalog({ allSources: true })).toContainEqual({
    name: "distant",
    kind: "primary",
    source: "far",
  });
  expect((await remote.catalog()).some(({ name }) => name === "distant")).toBe(false);
  const write = remote.update("both", seriesFrom({ [day(1)]: 1 }), "me");
  await expect(write).rejects.toMatchObject({ code: "not_allowed" });
});

test("a source needs a name that is not that of the store itself, and a place that can be opened", async () => {
  const wrong = openStore("memory:", { sources: { local: near } });
  await expect(wrong).rejects.toMatchObject({ code: "invalid_argument" });
  await expect(openStore("memory:", { sources: { other: "nowhere" } })).rejects.toMatchObject({
    code: "invalid_argument",
  });
});
