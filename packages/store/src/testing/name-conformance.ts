import { frameFrom, seriesFrom } from "@asof/series";
import { type ConformanceRunner, failsWith, may } from "./runner.js";

/** What a user may call something, and what comes back as it was. */
const unusual = [
  `a"b'c`,
  "a/b\\c",
  "a\nb\r\nc",
  "100%_*",
  "a+b c&d=e#f?g",
  "x'; drop table series; --",
  "$1 {x}",
  "\u98a8\ud83c\udf2c e\u0301 \u00e9 \u202eabc",
  "a\u0001\u007fb",
  "__proto__",
  '(series "x")',
  "\u98a8".repeat(800),
];
/** What cannot be stored as it is. */
const impossible = { "a NUL": "a\0b", "half a pair": "a\ud800b", nothing: " ", "too long": "\u98a8".repeat(1000) };

/** What every store has to do with names: keep them as they are, or refuse them and store nothing. */
export function nameConformance({ test, expect, createStore }: ConformanceRunner): void {
  const one = seriesFrom({ [may(1)]: 1 });

  test("keeps names with any character, of series, formulas, baskets and groups", async () => {
    const store = await createStore();
    await store.update("base", one, "me");
    for (const name of unusual) {
      await store.update(` ${name}\n`, one, "me");
      expect([name, (await store.get(name))?.values[0]]).toEqual([name, 1]);
      expect((await store.catalog()).map((entry) => entry.name)).toContain(name);
      await store.rename(name, "another");
      await store.rename("another", name);
      await store.delete(name);
      await store.registerFormula(name, '(* 2 (series "base"))');
      expect([name, (await store.get(name))?.values[0]]).toEqual([name, 2]);
      await store.delete(name);
      await store.registerBasket(name, "(by.everything)");
      expect(await store.baskets()).toEqual([name]);
      await store.deleteBasket(name);
      await store.groups.replace(name, frameFrom([[name, one]]), "me");
      expect([name, (await store.groups.get(name))?.column(name)?.values[0]]).toEqual([name, 1]);
      await store.groups.delete(name);
    }
    expect([await store.catalog(), await store.groups.catalog()]).toEqual([[{ name: "base", kind: "primary" }], []]);
  });

  test("keeps authors, metadata and values with any character", async () => {
    const store = await createStore();
    for (const text of unusual) {
      const metadata = JSON.parse(`{${JSON.stringify(text)}:${JSON.stringify([text])}}`);
      await store.update("s", one, text, { metadata });
      await store.updateMetadata("s", metadata);
      const [entry] = await store.log("s");
      expect([entry?.author, JSON.stringify(entry?.metadata)]).toEqual([text, JSON.stringify(metadata)]);
      expect(JSON.stringify(await store.metadata("s"))).toBe(JSON.stringify(metadata));
      await store.update("texts", seriesFrom({ [may(1)]: text, [may(2)]: `\ufeff${text}` }), "me");
      expect([...((await store.get("texts"))?.values ?? [])]).toEqual([text, `\ufeff${text}`]);
      for (const name of ["s", "texts"]) await store.delete(name);
    }
  });

  test("refuses names that cannot be stored, and stores nothing of them", async () => {
    const store = await createStore();
    await store.update("base", one, "me");
    for (const name of Object.values(impossible)) {
      const refused = [
        store.update(name, one, "me"),
        store.replace(name, one, "me"),
        store.rename("base", name),
        store.registerFormula(name, '(* 2 (series "base"))'),
        store.registerBasket(name, "(by.everything)"),
        store.groups.replace(name, frameFrom({ a: { [may(1)]: 1 } }), "me"),
        store.groups.registerFormula(name, '(group "g")', { rejectUnknown: false }),
      ];
      const codes = await Promise.all(refused.map(failsWith));
      expect([name, new Set(codes)]).toEqual([name, new Set(["invalid_argument"])]);
    }
    expect([await store.catalog(), await store.groups.catalog(), await store.baskets()]).toEqual([
      [{ name: "base", kind: "primary" }],
      [],
      [],
    ]);
  });

  test("refuses authors, metadata, columns and values that could not be given back", async () => {
    const store = await createStore();
    await store.update("s", one, "me");
    for (const text of [impossible["a NUL"], impossible["half a pair"]]) {
      const other = seriesFrom({ [may(1)]: 2 });
      expect(await failsWith(store.update("s", other, text))).toBe("invalid_argument");
      for (const metadata of [{ [text]: 1 }, { deep: [{ a: text }] }]) {
        expect(await failsWith(store.update("s", other, "me", { metadata }))).toBe("invalid_argument");
        expect(await failsWith(store.updateMetadata("s", metadata))).toBe("invalid_argument");
        expect(await failsWith(store.replaceMetadata("s", metadata))).toBe("invalid_argument");
      }
      expect(await failsWith(store.groups.replace("g", frameFrom([[text, one]]), "me"))).toBe("invalid_argument");
    }
    const half = store.update("texts", seriesFrom({ [may(1)]: impossible["half a pair"] }), "me");
    expect(["invalid_argument", "invalid_pack"]).toContain(await failsWith(half));
    await store.updateMetadata("s", { path: "c:\\u0000\\ud800" });
    expect(await store.metadata("s")).toEqual({ path: "c:\\u0000\\ud800" });
    expect([(await store.log("s")).length, await store.exists("texts"), await store.groups.exists("g")]).toEqual([
      1,
      false,
      false,
    ]);
  });

  test("renames what formulas read only to what they can write", async () => {
    const store = await createStore();
    await store.update("s", one, "me");
    await store.update("t", one, "me");
    await store.registerFormula("f", '(+ 1 (series "s"))');
    for (const name of ['a"b', 't") (series "t', "a\nb", "a\\"]) {
      expect([name, await failsWith(store.rename("s", name))]).toEqual([name, "invalid_argument"]);
      await store.rename("t", name);
      await store.rename(name, "t");
    }
    expect([await store.formula("f"), (await store.get("f"))?.values[0]]).toEqual(['(+ 1 (series "s"))', 2]);
  });
}
