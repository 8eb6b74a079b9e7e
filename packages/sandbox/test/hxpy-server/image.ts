import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildImage, type Engine } from "../../src/index.js";

const CONTEXT = fileURLToPath(new URL(".", import.meta.url));

/**
 * Name of an image that serves hxpy's protocol: what `HXPY_IMAGE` names, so that everything here can be run against
 * the original; else our own server of the same protocol on the default image, built once for the same files.
 */
export async function hxpyImage(engine: Engine): Promise<string> {
  if (process.env.HXPY_IMAGE) return process.env.HXPY_IMAGE;
  const { tag: base } = await buildImage({ engine });
  const src = ["Dockerfile", ...readdirSync(join(CONTEXT, "hxpy")).map((name) => `hxpy/${name}`)].sort();
  const tag = `asof/test-hxpy:${digestOf(base, src)}`;
  if (!(await isThere(engine, tag))) await build(engine, tag, base, src);
  return tag;
}

function digestOf(base: string, src: readonly string[]): string {
  const hash = createHash("sha256").update(base);
  for (const name of src) hash.update(`\0${name}\0`).update(readFileSync(join(CONTEXT, name)));
  return hash.digest("hex").slice(0, 16);
}

function isThere(engine: Engine, tag: string): Promise<boolean> {
  return engine.docker
    .getImage(tag)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function build(engine: Engine, t: string, BASE: string, src: string[]): Promise<void> {
  const options = { t, forcerm: true, buildargs: { BASE } };
  const stream = await engine.docker.buildImage({ context: CONTEXT, src }, options);
  await new Promise<void>((resolve, reject) => {
    engine.docker.modem.followProgress(stream, (error, output) => {
      const failed = error ?? output.find((event: { error?: string }) => event.error);
      if (failed) reject(failed);
      else resolve();
    });
  });
}
