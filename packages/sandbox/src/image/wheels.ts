import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "../errors.js";
import { runCommand } from "./command.js";
import type { ImageRecipe } from "./recipe.js";
import { stripPackages } from "./rootfs.js";

const MACHINES: Readonly<Record<string, string>> = { amd64: "x86_64", arm64: "aarch64" };

/** Installs the recipe's wheels into a root file system with the user's own pip configuration; runs none of their code. */
export async function installWheels(
  recipe: ImageRecipe,
  rootfs: string,
  architecture: string,
  signal?: AbortSignal,
): Promise<void> {
  if (recipe.packages.length === 0) return;
  const target = join(rootfs, "usr/lib/python3/dist-packages");
  await runCommand("python3", ["-m", "pip", ...pipArguments(recipe, target, architecture)], { signal });
  await stripPackages(target);
}

function pipArguments(recipe: ImageRecipe, target: string, architecture: string): string[] {
  const machine = MACHINES[architecture];
  if (!machine) throw new SandboxError("image_build_failed", `There are no wheels for ${architecture} machines.`);
  const platforms = ["manylinux_2_28", "manylinux_2_27", "manylinux2014", "manylinux_2_17"];
  return [
    ...["install", "--quiet", "--no-compile", "--no-warn-script-location", "--target", target],
    ...["--implementation", "cp", "--python-version", recipe.python, "--only-binary=:all:"],
    ...platforms.flatMap((platform) => ["--platform", `${platform}_${machine}`]),
    ...recipe.packages,
  ];
}

/**
 * Compiles every module, which the read-only container could not keep: imports are several times faster.
 * Runs the Python just unpacked, since compiled modules belong to one version of Python.
 */
export async function compileModules(rootfs: string, python: string, signal?: AbortSignal): Promise<void> {
  const { loader, libraries } = await dynamicLoader(rootfs);
  const interpreter = ["--library-path", libraries.join(":"), join(rootfs, `usr/bin/python${python}`)];
  const folders = [`usr/lib/python${python}`, "usr/lib/python3"].map((folder) => join(rootfs, folder));
  const environment = { ...process.env, PYTHONHOME: join(rootfs, "usr"), PYTHONPATH: "" };
  await runCommand(loader, [...interpreter, "-s", "-c", COMPILE, rootfs, ...folders], { signal, environment });
}

// Not checked against the source's time: the image never changes.
const COMPILE = `
import compileall, os, py_compile, sys
for folder in filter(os.path.isdir, sys.argv[2:]):
    compileall.compile_dir(folder, quiet=2, stripdir=sys.argv[1], prependdir="/",
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
`;

async function dynamicLoader(rootfs: string): Promise<{ loader: string; libraries: string[] }> {
  const lib = join(rootfs, "usr/lib");
  const triplet = (await readdir(lib)).find((name) => name.endsWith("-linux-gnu"));
  const libraries = [join(lib, triplet ?? "")];
  for (const folder of [join(rootfs, "usr/lib64"), lib, ...libraries]) {
    const name = (await readdir(folder).catch(() => [])).find((entry) => /^ld-linux.*\.so\.\d$/.test(entry));
    if (name) return { loader: await realpath(join(folder, name)).catch(() => join(folder, name)), libraries };
  }
  throw new SandboxError("image_build_failed", "The unpacked packages hold no dynamic loader (ld-linux).");
}
