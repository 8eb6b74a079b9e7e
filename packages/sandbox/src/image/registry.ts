import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/engine.js";
import type { Logger } from "../logger.js";
import type { ImageRecipe } from "./recipe.js";
import { SANDBOX_UID } from "./rootfs.js";
import { followStream } from "./stream.js";

const PROBE_TIMEOUT_MS = 6000;

/** Whether the engine got a base image with this Python: it is there already, or a registry answered in time. */
export async function pullBase(engine: Engine, python: string, logger: Logger, signal?: AbortSignal): Promise<boolean> {
  const base = baseImage(python);
  if (await hasImage(engine, base)) return true;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), PROBE_TIMEOUT_MS);
  const abortSignal = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    const answer = await engine.docker.pull(base, { abortSignal });
    await followStream(answer, abortSignal, () => clearTimeout(timer));
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    logger.info(`no registry for ${base}: ${silence.signal.aborted ? "no answer" : (error as Error).message}`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function baseImage(python: string): string {
  return `python:${python}-slim`;
}

export async function hasImage(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Builds the image on the base with the engine itself; pip runs in the engine's network. */
export async function buildOnBase(
  engine: Engine,
  recipe: ImageRecipe,
  tag: string,
  work: string,
  signal?: AbortSignal,
): Promise<void> {
  const context = join(work, "context");
  await mkdir(context);
  await writeFile(join(context, "Dockerfile"), dockerfile(recipe));
  const options = { t: tag, forcerm: true, ...(signal ? { abortSignal: signal } : {}) };
  const answer = await engine.docker.buildImage({ context, src: ["Dockerfile"] }, options);
  await followStream(answer, signal);
  await rm(context, { recursive: true });
}

/** The Dockerfile of a recipe. */
export function dockerfile({ python, packages }: ImageRecipe): string {
  const requirements = packages.map((requirement) => `'${requirement}'`).join(" ");
  const lines = [
    `FROM ${baseImage(python)}`,
    "RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*",
    ...(packages.length > 0 ? [`RUN pip install --no-cache-dir --only-binary=:all: ${requirements}`] : []),
    `RUN groupadd -g ${SANDBOX_UID} sandbox && useradd -u ${SANDBOX_UID} -g ${SANDBOX_UID} -d /tmp sandbox && mkdir -p /io`,
    `USER ${SANDBOX_UID}:${SANDBOX_UID}`,
    'ENTRYPOINT ["python3"]',
  ];
  return `${lines.join("\n")}\n`;
}
