// The door of a fresh clone: runs on any Node from 18 on, before anything is installed.
// Installs and builds with all output on stderr, then starts the command on a Node that the packages support.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const oldestNode = [22, 18];

const commands = {
  asof: ["packages/asof/dist/cli.js"],
  demo: ["packages/asof/dist/cli.js", "demo"],
  test: ["node_modules/vitest/vitest.mjs", "run"],
  bench: ["--conditions=@asof/source", "bench/run.ts"],
};

const environment = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...process.env };

// Ctrl-C reaches the child as well: it ends in its own time, and its exit code is ours.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

function run(file, args, { stdout = 2, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: environment, stdio: ["inherit", stdout, "inherit"] });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal === null ? code : 130));
  });
}

function pnpm(...args) {
  const path = process.env.npm_execpath ?? "";
  if (!/pnpm/.test(path)) return run("npx", ["-y", "pnpm@12", ...args]);
  return /\.[cm]?js$/.test(path) ? run(process.execPath, [path, ...args]) : run(path, args);
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

async function must(what, step) {
  const code = await step;
  if (code !== 0) {
    process.stderr.write(`launch: ${what} failed (exit ${code}); its messages are above.\n`);
    process.exit(code ?? 1);
  }
}

const [name, ...args] = process.argv.slice(2);
try {
  await must("pnpm install", pnpm("install"));
  const node = pickNode();
  environment.PATH = `${join(root, "node_modules/.bin")}${delimiter}${environment.PATH}`;
  await must("the build", pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only"));
  process.exitCode = await run(node, [...commands[name], ...args], {
    stdout: "inherit",
    cwd: name === "asof" ? (process.env.INIT_CWD ?? root) : root,
  });
} catch (error) {
  process.stderr.write(`launch: ${error.message}\n`);
  process.exitCode = 1;
}
