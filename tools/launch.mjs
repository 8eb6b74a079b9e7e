// The door of a fresh clone: runs on any Node from 18 on, before anything is installed.
// Installs and builds with all output on stderr, then starts the command on a Node that the packages support.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasSystemEngine } from "./launch/engine.mjs";
import { run, wasInterrupted } from "./launch/run.mjs";
import { Stamp } from "./launch/stamp.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const oldestNode = [22, 18];

const commands = {
  asof: ["packages/asof/dist/cli.js"],
  bench: ["bench/command.ts"],
  demo: ["packages/asof/dist/cli.js", "demo"],
  test: ["node_modules/vitest/vitest.mjs", "run"],
  "test:interop": ["node_modules/vitest/vitest.mjs", "run", "--project", "interop"],
};

const environment = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...process.env };
const quiet = { env: environment, cwd: root, stdout: 2 };

/** Installs and builds, unless nothing has changed since both last succeeded. */
async function prepare() {
  const stamp = new Stamp(root);
  if (process.env.CI !== "true" && stamp.isCurrent()) return;
  stamp.begin();
  await must("pnpm install", pnpm("install"));
  environment.PATH = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  await must("the build", pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only"));
  stamp.keep();
}

/** Gets a Docker engine where that is possible, saying what it does; the demo says it when there is none. */
async function ensureEngine(node) {
  if (process.env.DOCKER_HOST || (await hasSystemEngine())) return;
  await run(node, ["tools/parts/ensure-engine.ts"], quiet);
  if (wasInterrupted()) process.exit(130);
}

async function must(what, step) {
  const code = await step;
  if (wasInterrupted()) process.exit(130);
  if (code === 0) return;
  process.stderr.write(`launch: ${what} failed (exit ${code}); its messages are above.\n`);
  process.exit(code);
}

function pnpm(...args) {
  const path = process.env.npm_execpath ?? "";
  if (!/pnpm/.test(path)) return run("npx", ["-y", "pnpm@12", ...args], quiet);
  return /\.[cm]?js$/.test(path) ? run(process.execPath, [path, ...args], quiet) : run(path, args, quiet);
}

function pickNode() {
  const installed = join(root, "node_modules/.bin/node");
  if (existsSync(installed)) return installed;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath;
  throw new Error(
    `Node ${process.versions.node} is too old, and this platform gets no Node from the npm registry: ` +
      `install Node ${oldestNode.join(".")} or newer and start again.`,
  );
}

const [name, ...args] = process.argv.slice(2);
const asksForHelp = args.some((arg) => arg === "--help" || arg === "-h");
try {
  await prepare();
  const node = pickNode();
  environment.PATH = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  if (name === "demo" && !asksForHelp) await ensureEngine(node);
  environment.NODE_COMPILE_CACHE ??= join(root, "node_modules/.cache/node");
  const [script, ...own] = commands[name];
  process.exitCode = await run(node, [join(root, script), ...own, ...args], {
    env: environment,
    cwd: name === "asof" ? (process.env.INIT_CWD ?? root) : root,
    passInterrupts: name === "demo",
  });
} catch (error) {
  process.stderr.write(`launch: ${error.message}\n`);
  process.exitCode = 1;
}
