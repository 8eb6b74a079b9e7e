import type Docker from "dockerode";

/** A Docker engine that answered. */
export interface Engine {
  docker: Docker;
  /** As in DOCKER_HOST. */
  endpoint: string;
  name: "Docker" | "podman";
  version: string;
  apiVersion: string;
  /** Of the engine's machine, as Docker names it: `amd64`, `arm64`. */
  architecture: string;
}

/** Why an endpoint cannot be used. */
export type EngineProblem = "absent" | "refused" | "permission" | "unsupported" | "outdated" | "failed";

/** What came of one endpoint. */
export interface EngineAttempt {
  source: string;
  endpoint: string;
  engine?: Engine;
  problem?: EngineProblem;
  message: string;
  /** What the user can do about the problem. */
  remedy?: string;
}
