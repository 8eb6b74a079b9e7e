import { homedir } from "node:os";
import { join } from "node:path";

/** Where an engine may listen, and why we look there. */
export interface EngineEndpoint {
  source: string;
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`, `tcp://host:2375`, `ssh://user@host`. */
  url: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Strategy {
  source: string;
  locate(environment: Environment): string | undefined;
}

const STRATEGIES: readonly Strategy[] = [
  {
    source: "the system pipe",
    locate: () => (process.platform === "win32" ? "npipe:////./pipe/docker_engine" : undefined),
  },
  { source: "the system socket", locate: () => "unix:///var/run/docker.sock" },
  {
    source: "XDG_RUNTIME_DIR (rootless engine)",
    locate: (env) => env.XDG_RUNTIME_DIR && `unix://${join(env.XDG_RUNTIME_DIR, "docker.sock")}`,
  },
  {
    source: "the user's socket (Docker Desktop)",
    locate: (env) => `unix://${join(env.HOME || homedir(), ".docker/run/docker.sock")}`,
  },
  { source: "podman's system socket", locate: () => "unix:///run/podman/podman.sock" },
  {
    source: "XDG_RUNTIME_DIR (rootless podman)",
    locate: (env) => env.XDG_RUNTIME_DIR && `unix://${join(env.XDG_RUNTIME_DIR, "podman/podman.sock")}`,
  },
];

/** The endpoints to try, in order. DOCKER_HOST is a decision of the user: when it is set, nothing else is tried. */
export function engineEndpoints(environment: Environment): EngineEndpoint[] {
  if (environment.DOCKER_HOST) return [{ source: "DOCKER_HOST", url: environment.DOCKER_HOST }];
  return STRATEGIES.flatMap(({ source, locate }) => {
    const url = locate(environment);
    return url ? [{ source, url }] : [];
  });
}
