import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findStore } from "./find-store.js";

const root = mkdtempSync(join(tmpdir(), "asof-config-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

/** A directory, a home and a configuration folder of their own. */
function surroundings(files: Record<string, string>, env: Record<string, string> = {}) {
  const base = join(root, String(count++));
  for (const folder of ["work", "home", "xdg"]) mkdirSync(join(base, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(base, path), text);
  const full = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, join(base, value)]));
  const around = {
    env: { XDG_CONFIG_HOME: join(base, "xdg"), ...full },
    directory: join(base, "work"),
    home: join(base, "home"),
  };
  return { base, around };
}

const cfg = (name: string, url: string) => `[other]\n${name} = wrong\n\n[dburi]\n; a comment\n${name} = ${url}\n`;

test.each(["postgres://u:p@host/db", "postgresql://host/db", "http://host/api", "file:./x", "memory:"])(
  "%s is a URL and taken as it is",
  (url) => {
    expect(findStore(url, surroundings({}).around)).toEqual({ url, namespace: undefined });
  },
);

test("names are searched in the directory, at home, then in the configuration folder; a variable comes first", () => {
  const at = (place: string) => ({ [`${place}/tshistory.cfg`]: cfg("lab", `postgres://host/${place}`) });
  const all = { ...at("home"), ...at("xdg"), ...at("work"), "special.cfg": cfg("lab", "postgres://host/special") };
  const found = (files: Record<string, string>, env = {}) => findStore("lab", surroundings(files, env).around).url;
  expect(found(all, { TSHISTORYCFGPATH: "special.cfg" })).toBe("postgres://host/special");
  expect(found(all)).toBe("postgres://host/work");
  expect(found({ ...at("home"), ...at("xdg") })).toBe("postgres://host/home");
  expect(found(at("xdg"))).toBe("postgres://host/xdg");
});

test("values of tshistory.cfg keep what other dialects would cut off", () => {
  const url = "postgresql://me:p;a#s=s@host:5432/db?sslmode=require";
  const { around } = surroundings({ "work/tshistory.cfg": `[dburi]\nlab: ${url}\n` });
  expect(findStore("lab", around).url).toBe(url);
});

test("a tsh.json names stores with their namespaces", () => {
  const text = JSON.stringify({ stores: { lab: { url: "postgres://host/db", namespace: "x" }, plain: "file:./y" } });
  const { around } = surroundings({ "work/tsh.json": text });
  expect(findStore("lab", around)).toEqual({ url: "postgres://host/db", namespace: "x" });
  expect(findStore("plain", around)).toMatchObject({ url: "file:./y" });
});

test("a tsh.json of another shape is refused with its path", () => {
  const { around } = surroundings({ "work/tsh.json": '{ "store": {} }' });
  expect(() => findStore("lab", around)).toThrow(/work\/tsh\.json must hold \{ "stores"/);
});

test("what looks like a path is one, and a folder that is there needs no slash", () => {
  const { base, around } = surroundings({});
  mkdirSync(join(base, "work/data"));
  expect(findStore("./anything", around).url).toBe(`file:${join(base, "work/anything")}`);
  expect(findStore("data", around).url).toBe(`file:${join(base, "work/data")}`);
});

test("an unknown name is refused with every file that was searched", () => {
  const { base, around } = surroundings({ "home/tshistory.cfg": cfg("lab", "postgres://host/db") });
  expect(() => findStore("lap", around)).toThrow(
    `${join(base, "work/tsh.json")} (not there), ${join(base, "work/tshistory.cfg")} (not there), ${join(base, "home/tsh.json")} (not there), ${join(base, "home/tshistory.cfg")}, `,
  );
});
