import type Docker from "dockerode";
import { z } from "zod";
import { SandboxError } from "../errors.js";
import { dialEngine } from "./dial.js";
import type { EngineEndpoint, Environment } from "./endpoint.js";
import type { Engine, EngineAttempt, EngineProblem } from "./engine.js";

/** The oldest version of the engine's API whose answers are understood: that of Docker 20.10. */
export const OLDEST_API = "1.41";

const PING_TIMEOUT_MS = 5000;
// A login on another machine comes first.
const SSH_TIMEOUT_MS = 20_000;

const versionSchema = z.object({
  Version: z.string(),
  ApiVersion: z.string().regex(/^\d+\.\d+$/),
  Arch: z.string(),
  Components: z.array(z.object({ Name: z.string() })).default([]),
});

// The published types lack the options.
interface AbortableVersion {
  version(options: { abortSignal: AbortSignal }): Promise<unknown>;
}

const REMEDIES: Record<EngineProblem, string> = {
  absent: "Install Docker and start it, or set DOCKER_HOST to where it listens.",
  refused: "Start the engine (Linux: `sudo systemctl start docker`).",
  permission: "Add yourself to the docker group with `sudo usermod -aG docker $USER`, then log out and in again.",
  unsupported: "Set DOCKER_HOST to `unix:///path/to/docker.sock`, `tcp://host:port` or `ssh://user@host`.",
  outdated: `Update the engine: Docker 20.10 or newer, or a podman of API ${OLDEST_API} or newer.`,
  failed: "See the engine's own log (Linux: `journalctl -u docker`).",
};

const PROBLEMS: Record<string, [EngineProblem, string]> = {
  ENOENT: ["absent", "there is no such socket"],
  ENOTFOUND: ["absent", "there is no such host"],
  ECONNREFUSED: ["refused", "nothing listens there"],
  EACCES: ["permission", "permission denied"],
  EPERM: ["permission", "permission denied"],
};

/** Asks one endpoint for its version; a problem is a result here, not an exception. */
export async function tryEndpoint(
  { source, url }: EngineEndpoint,
  environment: Environment,
  signal?: AbortSignal,
): Promise<EngineAttempt> {
  const timeoutMs = url.startsWith("ssh:") ? SSH_TIMEOUT_MS : PING_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const docker = await dialEngine(url, environment, abortSignal);
    const engine = await describeEngine(docker, url, abortSignal);
    const found = { source, endpoint: url, message: `${engine.name} ${engine.version}, API ${engine.apiVersion}` };
    return isOutdated(engine.apiVersion) ? { ...found, ...outdated(found.message) } : { ...found, engine };
  } catch (error) {
    signal?.throwIfAborted();
    const [problem, message] = problemOf(error, deadline.aborted ? timeoutMs : undefined);
    return { source, endpoint: url, problem, message, remedy: remedyOf(problem, source) };
  }
}

async function describeEngine(docker: Docker, endpoint: string, abortSignal: AbortSignal): Promise<Engine> {
  const answer = await (docker as unknown as AbortableVersion).version({ abortSignal });
  const { Version, ApiVersion, Arch, Components } = versionSchema.parse(answer);
  const name = Components.some((component) => /podman/i.test(component.Name)) ? "podman" : "Docker";
  return { docker, endpoint, name, version: Version, apiVersion: ApiVersion, architecture: Arch };
}

/** Whether an API version, as `1.40`, is older than what is needed. */
function isOutdated(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_API.split(".").map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

function outdated(found: string): Pick<EngineAttempt, "problem" | "message" | "remedy"> {
  const message = `${found} is older than API ${OLDEST_API}, which is needed`;
  return { problem: "outdated", message, remedy: REMEDIES.outdated };
}

function remedyOf(problem: EngineProblem, source: string): string {
  if (source !== "DOCKER_HOST" || !["absent", "refused"].includes(problem)) return REMEDIES[problem];
  return `${REMEDIES.refused} Or correct DOCKER_HOST; unset it to have the usual places tried.`;
}

function problemOf(error: unknown, timeoutMs: number | undefined): [EngineProblem, string] {
  if (timeoutMs !== undefined) return ["failed", `no answer within ${timeoutMs / 1000} s`];
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof SandboxError) return [code === "invalid_option" ? "unsupported" : "failed", message];
  return PROBLEMS[code ?? ""] ?? ["failed", message];
}
