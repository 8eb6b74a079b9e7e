import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/engine.js";
import { findEngine } from "../engine/find.js";
import { abortedError, isSandboxError, SandboxError } from "../errors.js";
import { type Logger, silentLogger } from "../logger.js";
import { scratchFolder } from "../scratch.js";
import { hostDistribution, unpackDistribution } from "./debian.js";
import { importRootfs } from "./import.js";
import { type ImageRecipe, imageRecipe, imageTag } from "./recipe.js";
import { buildOnBase, hasImage, pullBase } from "./registry.js";
import { finishRootfs } from "./rootfs.js";
import { compileModules, installWheels } from "./wheels.js";

/** The steps of a build, in the order in which they may be reported. */
export const BUILD_STEPS = ["registry", "base", "packages", "compile", "import"] as const;

export interface BuildProgress {
  step: (typeof BUILD_STEPS)[number];
  message: string;
}

export interface BuildImageOptions {
  /** pip requirements; `DEFAULT_PACKAGES` when absent, none when empty. Binary wheels only. */
  packages?: readonly string[];
  /** As `"3.11"`. */
  python?: string;
  onProgress?: (progress: BuildProgress) => void;
  signal?: AbortSignal;
  engine?: Engine;
  logger?: Logger;
}

/** An image that sessions can run in. */
export interface SandboxImage {
  /** Digest of the content, `sha256:…`: what a result depends on. */
  id: string;
  /** Name for `openSession({ image })`; the same packages have the same name everywhere. */
  tag: string;
}

/**
 * An image with Python and the given packages, built unless the engine has it already: from a registry's base image
 * where one answers, else from Debian packages and wheels of this machine's own sources, without root.
 * @throws {SandboxError} image_build_failed, engine_unavailable, engine_permission, invalid_option, aborted.
 */
export async function buildImage(options: BuildImageOptions = {}): Promise<SandboxImage> {
  const { signal, logger = silentLogger } = options;
  const recipe = imageRecipe(options);
  const tag = imageTag(recipe);
  try {
    const engine = options.engine ?? (await findEngine({ logger, ...(signal ? { signal } : {}) }));
    signal?.throwIfAborted();
    if (!(await hasImage(engine, tag))) await build(engine, recipe, tag, { ...options, logger });
    const { Id } = await engine.docker.getImage(tag).inspect();
    return { id: Id, tag };
  } catch (error) {
    if (signal?.aborted) throw abortedError(`Building ${tag}`, signal);
    throw isSandboxError(error) ? error : buildError(tag, error);
  }
}

/** The image of these packages when the engine has it. @throws {SandboxError} invalid_option. */
export async function findImage(
  engine: Engine,
  options: { packages?: readonly string[]; python?: string } = {},
): Promise<SandboxImage | undefined> {
  const tag = imageTag(imageRecipe(options));
  if (!(await hasImage(engine, tag))) return undefined;
  const { Id } = await engine.docker.getImage(tag).inspect();
  return { id: Id, tag };
}

function buildError(tag: string, cause: unknown): SandboxError {
  return new SandboxError("image_build_failed", `Building ${tag} failed: ${(cause as Error).message}`, { cause });
}

async function build(
  engine: Engine,
  recipe: ImageRecipe,
  tag: string,
  options: BuildImageOptions & { logger: Logger },
): Promise<void> {
  const { signal, logger } = options;
  const report = (step: BuildProgress["step"], message: string) => options.onProgress?.({ step, message });
  const work = await scratchFolder("image");
  try {
    report("registry", "asking a registry for a Python base image");
    if (await pullBase(engine, recipe.python, logger, signal)) {
      report("packages", `installing ${recipe.packages.length} packages on the base image`);
      await buildOnBase(engine, recipe, tag, work, signal);
    } else {
      await buildFromDistribution(engine, recipe, tag, work, report, signal);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function buildFromDistribution(
  engine: Engine,
  recipe: ImageRecipe,
  tag: string,
  work: string,
  report: (step: BuildProgress["step"], message: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const distribution = await hostDistribution(recipe.python, signal);
  const rootfs = join(work, "rootfs");
  await mkdir(rootfs);
  report("base", `no registry: unpacking ${distribution.packages.length} Debian packages`);
  await unpackDistribution(distribution, rootfs, work, signal);
  await finishRootfs(rootfs, recipe.python);
  report("packages", `installing ${recipe.packages.length} Python packages`);
  await installWheels(recipe, rootfs, engine.architecture, signal);
  report("compile", "compiling Python modules");
  await compileModules(rootfs, recipe.python, signal);
  report("import", "handing the image to the engine");
  await importRootfs(engine, rootfs, tag, signal);
}
