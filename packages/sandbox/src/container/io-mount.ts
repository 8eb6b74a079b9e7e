import { realpath, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nanoid } from "nanoid";
import type { Engine } from "../engine/engine.js";
import { SandboxError } from "../errors.js";
import { SANDBOX_UID } from "../image/rootfs.js";
import type { Logger } from "../logger.js";

/** A folder of this machine at /io. */
export interface IoMount {
  path: string;
  /** Who the program runs as: the owner of the folder, so that both sides can use the files; never root. */
  user: string;
}

/**
 * Makes sure that the program sees this very folder: an engine elsewhere mounts its own of the same name.
 * @param list names in /io, as the program sees them.
 * @throws {SandboxError} invalid_option.
 */
export async function checkIoMount(engine: Engine, { path }: IoMount, list: () => Promise<string[]>): Promise<void> {
  if (engine.endpoint.startsWith("unix:")) return;
  const name = `.asof-${nanoid()}`;
  await writeFile(join(path, name), "");
  try {
    if ((await list()).includes(name)) return;
  } finally {
    await rm(join(path, name), { force: true });
  }
  throw unseenFolder(engine, path);
}

/** The error of a folder that the engine's machine does not have. */
export function unseenFolder({ endpoint }: Engine, path: string): SandboxError {
  const advice = "Leave io out and exchange files with session.files, which needs no mount.";
  return new SandboxError("invalid_option", `The engine at ${endpoint} does not see this machine's ${path}. ${advice}`);
}

/** @throws {SandboxError} invalid_option when the folder is not there. */
export async function ioMount(folder: string, logger: Logger): Promise<IoMount> {
  const path = await realpath(folder).catch(() => undefined);
  const status = path === undefined ? undefined : await stat(path);
  if (!path || !status?.isDirectory()) {
    throw new SandboxError("invalid_option", `io is ${JSON.stringify(folder)}, which is no folder. Create it first.`);
  }
  if (status.uid !== 0) return { path, user: `${status.uid}:${status.gid || status.uid}` };
  if ((status.mode & 0o002) === 0) logger.warn(`${path} belongs to root: programs can read but not write /io`);
  return { path, user: `${SANDBOX_UID}:${SANDBOX_UID}` };
}
