import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What installing and building read. */
const inputs = [
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "turbo.json",
  "bench/package.json",
  "tools/package.json",
  "tools/tsup.ts",
];
/** Folders of workspaces; of a workspace everything counts but tests, hidden files and what others leave there. */
const workspaces = ["packages", "apps"];
const ignored = new Set(["node_modules", "bench", "coverage", "dist", "examples", "test"]);

/** What installing leaves, besides the folders `node_modules` and `dist` of the workspaces. */
const installed = ["node_modules/.modules.yaml", "node_modules/.bin", "bench/node_modules", "tools/node_modules"];

/**
 * Remembers in node_modules which files the last successful installation and build read and left. They are told by
 * path, size and time, so that a changed, added or deleted file counts, whatever the clock says.
 */
export class Stamp {
  #root;
  #path;
  #read;

  constructor(root) {
    this.#root = root;
    this.#path = join(root, "node_modules/.asof-launch");
  }

  /** Whether everything is as it was left. */
  isCurrent() {
    if (!existsSync(this.#path)) return false;
    return readFileSync(this.#path, "utf8") === `${this.#inputs()} ${this.#outputs()}`;
  }

  /** Called before installing and building: what changes meanwhile is not what they read. */
  begin() {
    this.#read = this.#inputs();
  }

  /** Called when both succeeded. */
  keep() {
    mkdirSync(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${process.pid}`;
    writeFileSync(temporary, `${this.#read} ${this.#outputs()}`);
    renameSync(temporary, this.#path);
  }

  #inputs() {
    const files = this.#workspaces().flatMap((folder) => this.#filesIn(folder));
    return this.#digest([...inputs, ...files]);
  }

  #outputs() {
    const folders = this.#workspaces();
    const built = folders.flatMap((folder) => this.#filesIn(`${folder}/dist`));
    const linked = [...installed, ...folders.map((folder) => `${folder}/node_modules`)];
    return `${this.#digest(built)} ${linked.filter((path) => existsSync(join(this.#root, path)))}`;
  }

  #workspaces() {
    return workspaces.flatMap((kind) => list(join(this.#root, kind)).map(({ name }) => `${kind}/${name}`));
  }

  #filesIn(folder) {
    const entries = list(join(this.#root, folder)).filter((entry) => !entry.name.startsWith("."));
    return entries.flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return ignored.has(entry.name) ? [] : this.#filesIn(path);
    });
  }

  #digest(paths) {
    const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
    for (const path of paths) {
      const stat = lstatSync(join(this.#root, path), { throwIfNoEntry: false });
      hash.update(`\n${path} ${stat?.size} ${stat?.mtimeMs}`);
    }
    return hash.digest("hex");
  }
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}
