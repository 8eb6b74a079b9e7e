import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { z } from "zod";
import { SandboxError } from "../errors.js";
import type { EngineEndpoint, Environment } from "./endpoint.js";
import type { Engine, EngineAttempt, EngineProblem } from "./engine.js";

const PING_TIMEOUT_MS = 5000;

const versionSchema = z.object({ Version: z.string(), ApiVersion: z.string(), Arch: z.string() });

// The published types lack the options.
interface AbortableVersion {
  version(options: { abortSignal: AbortSignal }): Promise<unknown>;
}

const REMEDIES: Record<EngineProblem, string> = {
  absent: "Install Docker and start it, or set DOCKER_HOST to where it listens.",
  refused: "Start the engine (Linux: `sudo systemctl start docker`).",
  permission: "Add yourself to the docker group with `sudo usermod -aG docker $USER`, then log out and in again.",
  unsupported: "Set DOCKER_HOST to `unix:///path/to/docker.sock` or `tcp://host:port`.",
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
  const deadline = AbortSignal.timeout(PING_TIMEOUT_MS);
  try {
    const docker = new Docker(dockerOptions(url, environment));
    const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const engine = await describeEngine(docker, url, abortSignal);
    return { source, endpoint: url, engine, message: `Docker ${engine.version}, API ${engine.apiVersion}` };
  } catch (error) {
    signal?.throwIfAborted();
    return { source, endpoint: url, ...classify(error, deadline.aborted) };
  }
}

async function describeEngine(docker: Docker, endpoint: string, abortSignal: AbortSignal): Promise<Engine> {
  const answer = await (docker as unknown as AbortableVersion).version({ abortSignal });
  const { Version, ApiVersion, Arch } = versionSchema.parse(answer);
  return { docker, endpoint, version: Version, apiVersion: ApiVersion, architecture: Arch };
}

// `host: ""` keeps dockerode from reading DOCKER_HOST on its own.
function dockerOptions(url: string, environment: Environment): Docker.DockerOptions {
  if (url.startsWith("unix://")) return { host: "", socketPath: url.slice("unix://".length) };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !["tcp:", "http:", "https:"].includes(parsed.protocol))
    throw unsupported(`${url} is of no supported kind`);
  if (parsed.protocol !== "https:" && !environment.DOCKER_TLS_VERIFY) {
    return { protocol: "http", host: parsed.hostname, port: parsed.port || "2375" };
  }
  return { protocol: "https", host: parsed.hostname, port: parsed.port || "2376", ...certificates(environment) };
}

/** What the client shows and trusts, from where Docker's own client has it; the engine is always verified. */
function certificates(environment: Environment): Pick<Docker.DockerOptions, "ca" | "cert" | "key"> {
  const folder = environment.DOCKER_CERT_PATH || join(environment.HOME || homedir(), ".docker");
  try {
    const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => readFileSync(join(folder, name)));
    return { ca, cert, key };
  } catch (error) {
    const advice = "Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem";
    throw unsupported(`TLS is asked for, but ${(error as Error).message}. ${advice}`);
  }
}

function unsupported(message: string): SandboxError {
  return new SandboxError("invalid_option", message);
}

function classify(error: unknown, timedOut: boolean): { problem: EngineProblem; message: string; remedy: string } {
  const [problem, message] = problemOf(error, timedOut);
  return { problem, message, remedy: REMEDIES[problem] };
}

function problemOf(error: unknown, timedOut: boolean): [EngineProblem, string] {
  if (timedOut) return ["failed", `no answer within ${PING_TIMEOUT_MS / 1000} s`];
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof SandboxError) return ["unsupported", message];
  return PROBLEMS[code ?? ""] ?? ["failed", message];
}
