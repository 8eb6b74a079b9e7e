import type { RunningContainer } from "../container/container.js";
import type { SandboxError } from "../errors.js";
import type { Peer } from "./peer.js";

/** A started container with the Python process that answers in it. */
export interface Backend {
  python: string;
  container: RunningContainer;
  peer: Peer;
  /** Resolves when the process cannot answer any more. */
  lost: Promise<unknown>;
  /** Resolves when a limit is passed that is watched from outside. */
  violated?: Promise<SandboxError>;
  /** Stops what was started beside the container. */
  release?(): void;
}

export type StartBackend = (signal?: AbortSignal) => Promise<Backend>;
