import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process in a way that outlives it: after a restart or a reuse of its number, nobody matches. */
export interface Owner {
  /** The boot of the machine. */
  boot: string;
  /** The process number space: containers on one machine share its boot. */
  space: string;
  pid: number;
  /** When the process started, in ticks since the boot; empty where the system does not tell. */
  started: string;
}

/** This process. */
export function currentOwner(): Owner {
  return { ...currentMachine(), pid: process.pid, started: startOf(process.pid) };
}

/** Whether the owner belongs to this boot of this machine and its process numbers mean the same here. */
export function isHere({ boot, space }: Owner): boolean {
  const here = currentMachine();
  return boot === here.boot && space === here.space;
}

/** Whether the owner ran here and does not run any more; owners elsewhere are never called dead. */
export function isDead(owner: Owner): boolean {
  return isHere(owner) && (!isAlive(owner.pid) || startOf(owner.pid) !== owner.started);
}

function currentMachine(): { boot: string; space: string } {
  return {
    boot: tryRead(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) || hostname(),
    space: tryRead(() => readlinkSync("/proc/self/ns/pid")),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

// Field 22; the command before it may itself contain spaces and parentheses.
function startOf(pid: number): string {
  const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
