import { execFile } from "node:child_process";
import { cpSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../temporary-folder.js";

const packageFolder = join(import.meta.dirname, "../..");

/** The package as somebody has it who installed nothing beside. */
function installAlone(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node_modules"));
  for (const name of Object.keys(manifest.dependencies)) {
    symlinkSync(realpathSync(join(packageFolder, "node_modules", name)), join(folder, "node_modules", name));
  }
  cpSync(join(packageFolder, "src"), join(folder, "src"), { recursive: true });
  const processes = join(folder, "test/processes");
  for (const file of ["run-sources.mjs", "without-peers.ts"])
    cpSync(join(import.meta.dirname, file), join(processes, file));
  return folder;
}

test("a format whose library is not installed names the packages to install; the others work", async () => {
  const run = promisify(execFile)(
    process.execPath,
    ["--no-warnings", "--import", "./run-sources.mjs", "without-peers.ts"],
    { cwd: join(installAlone(), "test/processes") },
  );
  const installs = (packages: string) => expect.stringMatching(new RegExp(`npm install ${packages}$`));
  expect(JSON.parse((await run).stdout)).toEqual({
    json: "done",
    npz: "done",
    csv: "done",
    parquet: installs("hyparquet hyparquet-compressors hyparquet-writer"),
    feather: installs("apache-arrow"),
    netcdf: installs("h5wasm"),
    "netcdf 3": installs("netcdfjs"),
    zarr: installs("zarrita"),
  });
});
