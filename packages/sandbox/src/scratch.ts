import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentOwner, isDead, type Owner } from "./container/owner.js";

/** What folders are made for: the socket of a session that starts, a tunnel, an image being built. */
type Purpose = "link" | "ssh" | "image";

// asof-link-1f0c9a3e-4711-8086123-Xy12ab: the machine's mark, process, its start.
const NAME = /^asof-(?:link|ssh|image)-([0-9a-f]{8})-(\d+)-(\d*)-\w+$/;

const swept = new Set<string>();

/** A new folder of this process, for it to remove; what killed processes left behind goes beside, once a process. */
export async function scratchFolder(purpose: Purpose): Promise<string> {
  const parent = tmpdir();
  if (!swept.has(parent)) {
    swept.add(parent);
    // Nobody waits for the tidying up; what belongs to another user stays.
    removeLeft(parent).catch(() => {});
  }
  const owner = currentOwner();
  return mkdtemp(join(parent, `asof-${purpose}-${markOf(owner)}-${owner.pid}-${owner.started}-`));
}

async function removeLeft(parent: string): Promise<void> {
  const here = currentOwner();
  const isLeft = (name: string) => {
    const [, mark, pid, started = ""] = NAME.exec(name) ?? [];
    return mark === markOf(here) && isDead({ ...here, pid: Number(pid), started });
  };
  const left = (await readdir(parent)).filter(isLeft);
  await Promise.allSettled(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

/** Of this boot of the machine and its process numbers. */
function markOf({ boot, space }: Owner): string {
  return createHash("sha256").update(`${boot} ${space}`).digest("hex").slice(0, 8);
}
