import { describe, expect, test } from "vitest";
import { hour, openWithClock } from "./opened-store.js";

describe("find", () => {
  test("finds by metadata at any depth, serializer, prefix, time and a function", async () => {
    const { store, pass } = await openWithClock();
    await store.put("fit/1", 1, { metadata: { model: { name: "linear", alpha: 0.5 }, tags: ["a"] } });
    pass(hour);
    await store.put("fit/2", "two", { metadata: { model: { name: "tree", depth: 3 }, tags: ["a", "b"] } });
    await store.put("other", 3);
    const keys = async (query: Parameters<typeof store.find>[0]) => (await store.find(query)).map(({ key }) => key);
    expect(await keys({})).toEqual(["fit/1", "fit/2", "other"]);
    expect(await keys({ metadata: { model: { name: "tree" } } })).toEqual(["fit/2"]);
    expect(await keys({ metadata: { model: { depth: 3 } } })).toEqual(["fit/2"]);
    expect(await keys({ metadata: { tags: ["a"] } })).toEqual(["fit/1"]);
    expect(await keys({ serializer: "text" })).toEqual(["fit/2"]);
    expect(await keys({ prefix: "fit/" })).toEqual(["fit/1", "fit/2"]);
    expect(await keys({ createdTo: new Date("2026-01-01T01:00:00Z") })).toEqual(["fit/1"]);
    expect(await keys({ createdFrom: new Date("2026-01-01T01:00:00Z"), prefix: "f" })).toEqual(["fit/2"]);
    expect(await keys({ where: ({ size = 0 }) => size > 1 })).toEqual(["fit/2"]);
  });
});
