import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const folders = readdirSync(join(root, "packages"));

/** The oldest and the newest line of Node that the packages promise; other platforms bring their own one. */
const nodes = [join(root, "tools/node_modules/.bin/node"), join(root, "node_modules/.bin/node")].filter(existsSync);
const supported = nodes.length > 0 ? nodes : [process.execPath];

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

const manifests = new Map(folders.map((folder) => [folder, readManifest(folder)]));
let work: string;

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
}

function tarballOf(folder: string): string {
  const { name, version } = manifests.get(folder) as Manifest;
  return join(work, "tarballs", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}

/** The tarballs of a package and of those of ours that it needs: none of them is published yet. */
function tarballsFor(folder: string): string[] {
  const ours = Object.keys((manifests.get(folder) as Manifest).dependencies ?? {}).filter((name) =>
    name.startsWith("@asof/"),
  );
  return [...new Set([tarballOf(folder), ...ours.flatMap((name) => tarballsFor(name.replace("@asof/", "")))])];
}

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "asof-install-"));
  await mkdir(join(work, "tarballs"));
  const pnpm = process.env.npm_execpath ?? "pnpm";
  const pack = ["-r", "--filter", "./packages/*", "pack", "--pack-destination", join(work, "tarballs")];
  await (/\.[cm]?js$/.test(pnpm)
    ? run(process.execPath, [pnpm, ...pack], { cwd: root })
    : run(pnpm, pack, { cwd: root }));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe.each(folders)("the tarball of %s", (folder) => {
  test.each(supported)("installs alone into an empty project and loads on %s", async (node) => {
    const project = await mkdtemp(join(work, `${folder}-`));
    const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
    await writeFile(join(project, "package.json"), '{ "name": "empty", "private": true, "type": "module" }');
    const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    await run("npm", ["install", ...flags, ...tarballsFor(folder)], { cwd: project, env });
    const { name, exports } = manifests.get(folder) as Manifest;
    const entries = Object.keys(exports).filter((path) => path !== "./package.json");
    const script = entries.map((path) => `await import("${name}${path.slice(1)}");`).join("\n");
    await writeFile(join(project, "load.mjs"), `${script}\nconsole.log(process.version);`);
    const { stdout } = await run(node, ["load.mjs"], { cwd: project, env });
    expect(stdout).toMatch(/^v2[24]\./);
  });
});
