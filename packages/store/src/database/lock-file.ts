import { randomUUID } from "node:crypto";
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { StoreError } from "../errors.js";

const ownerSchema = z.object({
  pid: z.number(),
  host: z.string(),
  boot: z.string(),
  /** The process-id namespace: process ids of another container say nothing here. */
  namespace: z.string(),
  /** When the process started, so that a reused process id is not taken for the owner. */
  started: z.string(),
});
type Owner = z.output<typeof ownerSchema>;

const heartbeatMs = 5_000;
/** How long an owner that cannot be looked up (another container, another machine) is believed to live. */
const staleMs = 30_000;

/**
 * Makes this process the only user of a directory: an exclusive file that names the owner. A dead
 * owner's file is taken over.
 *
 * @returns what gives the directory free again.
 * @throws {StoreError} `locked` when another living process has it, `not_writable`
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "lock.json");
  const me = JSON.stringify(await ownerOf(process.pid));
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await createExclusively(directory, path, me)) return keepAlive(path, me);
    const held = await readFile(path, "utf8").catch(() => undefined);
    if (held === undefined) continue;
    await assertDead(directory, path, held);
    await takeAway(path, held);
  }
  throw new StoreError("locked", `${directory} is being opened by other processes: try again.`, { directory });
}

/** The file appears with its content or not at all: half a lock would look like nobody's. */
async function createExclusively(directory: string, path: string, content: string): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, content);
    await link(temporary, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new StoreError(
      "not_writable",
      `${directory} cannot be written to: choose another directory or change its rights.`,
      { directory },
      { cause },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

async function assertDead(directory: string, path: string, held: string): Promise<void> {
  const owner = ownerSchema.safeParse(tryJson(held)).data;
  if (owner === undefined || !(await lives(owner, path))) return;
  throw new StoreError("locked", `${directory} is in use by process ${owner.pid}: stop it or open another directory.`, {
    directory,
    pid: owner.pid,
  });
}

async function lives(owner: Owner, path: string): Promise<boolean> {
  const here = await ownerOf(owner.pid);
  if (owner.host === here.host) {
    if (owner.boot !== here.boot) return false;
    if (owner.namespace === here.namespace) return isRunning(owner.pid) && owner.started === here.started;
  }
  const beat = await stat(path).catch(() => undefined);
  return beat !== undefined && Date.now() - beat.mtimeMs < staleMs;
}

/** Removes exactly the file that was judged; a newer one that slipped in is put back. */
async function takeAway(path: string, judged: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, "utf8")) !== judged) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function keepAlive(path: string, mine: string): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    const held = await readFile(path, "utf8").catch(() => undefined);
    if (held === mine) await rm(path, { force: true });
  };
}

async function ownerOf(pid: number): Promise<Owner> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "-");
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "-");
  const stats = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Fields 3 and 22, counted behind the command name, which may hold blanks.
  const fields = stats.slice(stats.lastIndexOf(")") + 2).split(" ");
  const gone = fields[0] === "Z" || fields[0] === "X";
  const started = gone ? "gone" : (fields[19] ?? "-");
  return { pid, host: hostname(), boot: boot.trim(), namespace, started };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
