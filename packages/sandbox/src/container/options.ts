import type { ContainerCreateOptions } from "dockerode";
import { SANDBOX_UID } from "../image/rootfs.js";
import type { IoMount } from "./io-mount.js";
import type { EffectiveLimits } from "./limits.js";
import { SOCKET_FOLDER } from "./socket-offer.js";

export interface ContainerPlan {
  name: string;
  image: string;
  /** Source of the program that loads the runner. */
  boot: string;
  labels: Record<string, string>;
  limits: EffectiveLimits;
  network: string;
  io: IoMount | undefined;
  /** Folder of the socket that is offered to the runner. */
  socketFolder?: string;
}

/**
 * Everything that keeps a program in: no network, no capabilities, no new privileges, another user, a file system
 * that cannot be written but for /tmp, and limits on whatever can be used up. The engine removes the container by
 * itself when it ends, which covers a client that was killed.
 */
export function containerOptions(plan: ContainerPlan): ContainerCreateOptions {
  return {
    Image: plan.image,
    Entrypoint: ["python3", "-B", "-c", plan.boot],
    Cmd: [],
    Labels: plan.labels,
    User: plan.io?.user ?? `${SANDBOX_UID}:${SANDBOX_UID}`,
    WorkingDir: plan.io ? "/io" : "/tmp",
    Env: environment(plan.limits),
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, OpenStdin: true, StdinOnce: true, Tty: false },
    HostConfig: hostConfig(plan),
  };
}

// One hash seed, so that the same program gives the same result; libraries must not start a thread per processor of
// the machine when they may use one.
function environment({ cpus }: EffectiveLimits): string[] {
  const threads = String(Math.ceil(cpus));
  const pools = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];
  return [
    ...["HOME=/tmp", "TMPDIR=/tmp", "LANG=C.UTF-8", "TZ=UTC", "PYTHONHASHSEED=0", "MPLCONFIGDIR=/tmp/matplotlib"],
    ...pools.map((name) => `${name}=${threads}`),
  ];
}

function hostConfig({ limits, network, io, socketFolder }: ContainerPlan): ContainerCreateOptions["HostConfig"] {
  return {
    AutoRemove: true,
    Init: true,
    NetworkMode: network,
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    IpcMode: "none",
    PidsLimit: limits.processes,
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    NanoCpus: Math.round(limits.cpus * 1e9),
    Ulimits: [
      { Name: "nofile", Soft: limits.openFiles, Hard: limits.openFiles },
      { Name: "core", Soft: 0, Hard: 0 },
    ],
    Tmpfs: { "/tmp": `rw,noexec,nosuid,nodev,mode=1777,size=${limits.tmpBytes},nr_inodes=${limits.tmpFiles}` },
    Mounts: [
      ...(io ? [bind(io.path, "/io", false)] : []),
      ...(socketFolder ? [bind(socketFolder, SOCKET_FOLDER, true)] : []),
    ],
    LogConfig: { Type: "none", Config: {} },
  };
}

function bind(Source: string, Target: string, ReadOnly: boolean) {
  return { Type: "bind" as const, Source, Target, ReadOnly };
}
