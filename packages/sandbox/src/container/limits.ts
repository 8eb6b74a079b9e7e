import { type Duration, millisecondsFrom } from "../duration.js";
import { SandboxError } from "../errors.js";

/** What a session may use; every field has a default that suits tables of some million cells. */
export interface SandboxLimits {
  /** For each call; the container is killed when it passes. Default 5 minutes. */
  timeout?: Duration;
  /** For the container to answer first. Default 30 seconds. */
  startTimeout?: Duration;
  /** Of all processes together, without swap. Default 1 GiB. */
  memoryBytes?: number;
  /** Processors, fractions allowed. Default 1. */
  cpus?: number;
  /** Processes and threads. Default 128. */
  processes?: number;
  /** Open files of one process. Default 1024. */
  openFiles?: number;
  /** Bytes and files in /tmp; bytes count as memory. Default 64 MiB and 4096. */
  tmpBytes?: number;
  tmpFiles?: number;
  /** Of all files in /io together; without a folder of this machine they count as memory. Default 64 MiB, or 1 GiB with one. */
  ioBytes?: number;
  /** One result. Default 256 MiB. */
  resultBytes?: number;
  /** Items of lists and dicts in one result, all levels together. Default 1 million. */
  resultItems?: number;
  /** Of stdout and of stderr that one call may print; what is beyond is dropped and counted. Default 1 MiB. */
  outputBytes?: number;
}

export type EffectiveLimits = Record<Exclude<keyof SandboxLimits, "timeout" | "startTimeout">, number> & {
  timeoutMs: number;
  startTimeoutMs: number;
};

const MIB = 1024 * 1024;

/** The limits with defaults filled in. @throws {SandboxError} invalid_option when one is no positive number. */
export function effectiveLimits(
  { timeout, startTimeout, ...limits }: SandboxLimits = {},
  hasIoFolder = false,
): EffectiveLimits {
  const result = {
    timeoutMs: millisecondsFrom(timeout ?? "5min"),
    startTimeoutMs: millisecondsFrom(startTimeout ?? "30s"),
    memoryBytes: 1024 * MIB,
    cpus: 1,
    processes: 128,
    openFiles: 1024,
    tmpBytes: 64 * MIB,
    tmpFiles: 4096,
    ioBytes: (hasIoFolder ? 1024 : 64) * MIB,
    resultBytes: 256 * MIB,
    resultItems: 1_000_000,
    outputBytes: MIB,
    ...limits,
  };
  for (const [name, value] of Object.entries(result)) checkLimit(name, value);
  return result;
}

function checkLimit(name: string, value: number): void {
  if (value > 0 && (name === "cpus" ? Number.isFinite(value) : Number.isSafeInteger(value) || name.endsWith("Ms")))
    return;
  throw new SandboxError("invalid_option", `Limit ${name} is ${value}; it has to be a whole number greater than 0.`);
}
