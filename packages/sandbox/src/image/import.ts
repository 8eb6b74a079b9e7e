import { spawn } from "node:child_process";
import { PassThrough } from "node:stream";
import type { Engine } from "../engine/engine.js";
import { SandboxError } from "../errors.js";
import { SANDBOX_UID } from "./rootfs.js";
import { followStream } from "./stream.js";

/** Makes an image of a root file system, owned by root, under a tag; on failure or abort the engine keeps nothing. */
export async function importRootfs(engine: Engine, rootfs: string, tag: string, signal?: AbortSignal): Promise<void> {
  const [repo = "", version = ""] = tag.split(":");
  const archive = archiveOf(rootfs, signal);
  const changes = [`USER ${SANDBOX_UID}:${SANDBOX_UID}`, 'ENTRYPOINT ["python3"]', "LABEL dev.asof.image=sandbox"];
  const options = { repo, tag: version, changes, ...(signal ? { abortSignal: signal } : {}) };
  const answer = await engine.docker.importImage(archive, options);
  const id = await followStream(answer, signal);
  // Podman imports without the name.
  if (engine.name === "podman" && id) await engine.docker.getImage(id).tag({ repo, tag: version });
}

/** A tar stream that ends only when tar succeeded: the engine would take a shortened one for whole. */
function archiveOf(rootfs: string, signal?: AbortSignal): PassThrough {
  const args = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "-C", rootfs, "-c", "."];
  const tar = spawn("tar", args, { stdio: ["ignore", "pipe", "pipe"], ...(signal ? { signal } : {}) });
  const archive = new PassThrough({ highWaterMark: 1 << 20 });
  let complaint = "";
  tar.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  tar.stdout.pipe(archive, { end: false });
  tar.on("error", (error) => archive.destroy(error));
  tar.on("close", (code) => {
    if (code === 0) archive.end();
    else archive.destroy(new SandboxError("image_build_failed", `tar failed with status ${code}: ${complaint}`));
  });
  return archive;
}
