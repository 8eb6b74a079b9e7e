import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { randomFileName } from "./file-name.js";

/** Who holds a lock: enough to tell, on the same machine, whether that very process still lives. */
export const ownerSchema = z.object({
  token: z.string(),
  host: z.string(),
  /** Kernel boot and process-id namespace; empty where the system has none to tell. */
  boot: z.string(),
  namespace: z.string(),
  pid: z.number(),
  /** When the process started, in kernel ticks: a reused process id has another. */
  started: z.string(),
});
export type Owner = z.output<typeof ownerSchema>;

const here = {
  host: hostname(),
  boot: textOf("/proc/sys/kernel/random/boot_id"),
  namespace: processNamespace(),
  pid: process.pid,
  started: startOf(process.pid),
};

export function newOwner(): Owner {
  return { token: randomFileName(), ...here };
}

/** True when the owner is known to be gone, false when known to live; undefined when this machine cannot tell. */
export function isDead(owner: Owner): boolean | undefined {
  if (owner.host !== here.host || owner.namespace !== here.namespace) return undefined;
  if (owner.boot !== here.boot) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return owner.started !== "" && startOf(owner.pid) !== owner.started;
}

function startOf(pid: number): string {
  // "1234 (name, which may hold spaces and brackets) S 1 …": the 22nd field, counted after the last bracket.
  const stat = textOf(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
