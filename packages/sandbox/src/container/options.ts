import type { ContainerCreateOptions } from "dockerode";
import type { Engine } from "../engine/engine.js";
import { SANDBOX_UID } from "../image/rootfs.js";
import type { IoMount } from "./io-mount.js";
import type { EffectiveLimits } from "./limits.js";
import { SOCKET_FOLDER } from "./socket-offer.js";

// Of all containers of one user together; each has its own limit beside.
const PODMAN_PROCESSES = 16_384;

export interface ContainerPlan {
  name: string;
  image: string;
  /** What to run; without an entrypoint the image's own. */
  command: { entrypoint?: readonly string[]; args: readonly string[] };
  /** Whether the program starts where the image says. */
  ownFolder?: boolean;
  /** A port to make reachable from outside, and the address of the engine's machine to do it at. */
  publish?: { port: number; hostIp: string };
  labels: Record<string, string>;
  limits: EffectiveLimits;
  network: string;
  logLevel?: string;
  runtime?: string;
  io: IoMount | undefined;
  /** Folder of the socket that is offered to the runner. */
  socketFolder?: string;
}

/**
 * Everything that keeps a program in: no network, no capabilities, no new privileges, another user, a file system
 * that cannot be written but for /tmp, and limits on whatever can be used up. The engine removes the container by
 * itself when it ends, which covers a client that was killed.
 */
export function containerOptions(plan: ContainerPlan, engine: Engine["name"]): ContainerCreateOptions {
  return {
    Image: plan.image,
    ...(plan.command.entrypoint ? { Entrypoint: [...plan.command.entrypoint] } : {}),
    Cmd: [...plan.command.args],
    Labels: plan.labels,
    User: plan.io?.user ?? `${SANDBOX_UID}:${SANDBOX_UID}`,
    ...(plan.ownFolder ? {} : { WorkingDir: plan.io ? "/io" : "/tmp" }),
    ...(plan.publish ? { ExposedPorts: { [`${plan.publish.port}/tcp`]: {} } } : {}),
    Env: environment(plan.limits),
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, OpenStdin: true, StdinOnce: true, Tty: false },
    HostConfig: hostConfig(plan, engine),
  };
}

// One hash seed, so that the same program gives the same result; libraries must not start a thread per processor of
// the machine when they may use one.
function environment({ cpus }: EffectiveLimits): string[] {
  const threads = String(Math.ceil(cpus));
  const pools = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];
  return [
    ...[
      "HOME=/tmp",
      "TMPDIR=/tmp",
      "LANG=C.UTF-8",
      "TZ=UTC",
      "PYTHONHASHSEED=0",
      "MPLBACKEND=agg",
      "MPLCONFIGDIR=/tmp/matplotlib",
    ],
    ...pools.map((name) => `${name}=${threads}`),
  ];
}

function hostConfig(plan: ContainerPlan, engine: Engine["name"]): ContainerCreateOptions["HostConfig"] {
  const { limits, network, io, socketFolder, publish, runtime } = plan;
  const folder = (bytes: number) => memoryFolder(bytes, limits.tmpFiles, engine);
  return {
    AutoRemove: true,
    ...(runtime ? { Runtime: runtime } : {}),
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
    ...(publish ? { PortBindings: { [`${publish.port}/tcp`]: [{ HostIp: publish.hostIp, HostPort: "" }] } } : {}),
    Ulimits: [
      { Name: "nofile", Soft: limits.openFiles, Hard: limits.openFiles },
      { Name: "core", Soft: 0, Hard: 0 },
      // What podman sets by itself otherwise is more than an engine without privileges may give.
      ...(engine === "podman" ? [{ Name: "nproc", Soft: PODMAN_PROCESSES, Hard: PODMAN_PROCESSES }] : []),
      // A mounted folder has no quota: what one file may take is held by the kernel, the rest is watched.
      ...(io ? [{ Name: "fsize", Soft: limits.ioBytes, Hard: limits.ioBytes }] : []),
    ],
    Tmpfs: {
      "/tmp": folder(limits.tmpBytes),
      // Where the engine would mount one that can be written.
      "/dev/mqueue": "ro,noexec,nosuid,nodev,size=4k",
      ...(io
        ? {}
        : {
            "/io": `${folder(limits.ioBytes)}${engine === "podman" ? ",U" : `,uid=${SANDBOX_UID},gid=${SANDBOX_UID}`}`,
          }),
    },
    Mounts: [
      ...(io ? [bind(io.path, "/io", false)] : []),
      ...(socketFolder ? [bind(socketFolder, SOCKET_FOLDER, true)] : []),
    ],
    LogConfig: { Type: "none", Config: {} },
  };
}

// Podman knows no bound on the number of files, which the limit on memory then holds, and gives the folder the rights
// that it has in the image.
function memoryFolder(bytes: number, files: number, engine: Engine["name"]): string {
  const bounds = engine === "podman" ? `size=${bytes}` : `size=${bytes},nr_inodes=${files}`;
  return `rw,noexec,nosuid,nodev,mode=1777,${bounds}`;
}

function bind(Source: string, Target: string, ReadOnly: boolean) {
  return { Type: "bind" as const, Source, Target, ReadOnly };
}
