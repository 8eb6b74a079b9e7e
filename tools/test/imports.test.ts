import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Who may import whom, as ARCHITECTURE.md draws it. */
const mayImport: Record<string, readonly string[]> = {
  "packages/series": [],
  "packages/formula": ["@asof/series"],
  "packages/store": ["@asof/series", "@asof/formula"],
  "packages/cache": [],
  "packages/sandbox": [],
  "packages/platform": ["@asof/series"],
  "packages/server": ["@asof/series", "@asof/formula", "@asof/store", "@asof/cache", "@asof/sandbox", "@asof/platform"],
  "packages/asof": [
    "@asof/series",
    "@asof/formula",
    "@asof/store",
    "@asof/cache",
    "@asof/sandbox",
    "@asof/platform",
    "@asof/server",
  ],
  "apps/studio": ["@asof/series", "@asof/platform", "@asof/store"],
};

/** Packages that run in browsers: nothing of Node may be imported. */
const browserSafe = ["packages/series", "packages/formula", "packages/platform", "apps/studio"];

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`. */
const specifier =
  /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => join(root, folder, "src", path));
}

function importsIn(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(specifier)].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

function importsOf(folder: string): { path: string; name: string }[] {
  return sourcesOf(folder).flatMap((path) => importsIn(path).map((name) => ({ path, name })));
}

/** A file with all files of its package that it imports; imports of types alone count too. */
function reachableFrom(path: string, seen: string[] = []): string[] {
  if (seen.includes(path)) return seen;
  seen.push(path);
  for (const name of importsIn(path)) {
    if (name.startsWith(".")) reachableFrom(join(path, "..", name).replace(/\.js$/, ".ts"), seen);
  }
  return seen;
}

function packageName(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

test("the table names every package of the workspace", () => {
  const folders = ["packages", "apps"].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
  );
  expect(folders.sort()).toEqual(Object.keys(mayImport).sort());
});

describe.each(Object.entries(mayImport))("%s", (folder, allowed) => {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

  test("depends on the packages of ours that the table allows, and on no other", () => {
    const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@asof/"));
    expect(ours.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test("imports only what its manifest declares", () => {
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
    const undeclared = importsOf(folder)
      .filter(({ name }) => !name.startsWith(".") && !name.startsWith("node:"))
      .filter(({ name }) => !declared.has(packageName(name)) && packageName(name) !== manifest.name);
    expect(undeclared).toEqual([]);
  });
});

test.each(browserSafe)("%s runs in browsers: it imports nothing of Node", (folder) => {
  expect(importsOf(folder).filter(({ name }) => name.startsWith("node:"))).toEqual([]);
});

test("the client of the store runs in browsers: nothing that it reaches imports Node or a database", () => {
  const reached = reachableFrom(join(root, "packages/store/src/http/client.ts"));
  const foreign = reached.flatMap((path) => importsIn(path)).filter((name) => /^(node:|pg|@electric-sql)/.test(name));
  expect(foreign).toEqual([]);
});
