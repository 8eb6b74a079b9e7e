// What this package writes, opened by the published Python packages. Needs python3 and the Python package index:
//   pnpm --filter @asof/cache test:interop
// INTEROP_PYTHON names an interpreter that has the packages already; otherwise they go into node_modules/.cache.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const environment = here("../../node_modules/.cache/interop");
// The published xpersist needs pydantic 1 and an xarray of its time.
const packages = [
  "persistable==1.3.1",
  "xpersist==2021.12.17",
  "pydantic<2",
  "xarray<2023.9",
  "pandas<2.2",
  "numpy<2",
  "zarr<2.18",
  "netCDF4",
  "numcodecs<0.14",
  "pyarrow<20",
  "setuptools<81",
];

function run(file, ...args) {
  execFileSync(file, args, { stdio: "inherit" });
}

function preparePython() {
  if (process.env.INTEROP_PYTHON !== undefined) return process.env.INTEROP_PYTHON;
  const python = join(environment, "bin/python");
  if (!existsSync(join(environment, "complete"))) {
    run("python3", "-m", "venv", "--clear", environment);
    run(python, "-m", "pip", "install", "--quiet", ...packages);
    run(python, "-c", `open(${JSON.stringify(join(environment, "complete"))}, "w").close()`);
  }
  return python;
}

const python = preparePython();
const folder = mkdtempSync(join(tmpdir(), "interop-"));
process.argv[2] = folder;
await import("../processes/run-sources.mjs");
await import("./write.ts");
run(python, here("check.py"), folder);
await import("./read.ts");
