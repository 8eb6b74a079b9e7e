import { realpath, stat } from "node:fs/promises";
import { SandboxError } from "../errors.js";
import { SANDBOX_UID } from "../image/rootfs.js";
import type { Logger } from "../logger.js";

/** A folder of this machine at /io. */
export interface IoMount {
  path: string;
  /** Who the program runs as: the owner of the folder, so that both sides can use the files; never root. */
  user: string;
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
