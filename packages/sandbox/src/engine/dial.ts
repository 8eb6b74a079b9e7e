import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { SandboxError } from "../errors.js";
import type { Environment } from "./endpoint.js";
import { tunnelSocket } from "./ssh.js";

/**
 * A client for the engine at an address as DOCKER_HOST has it; nothing but a tunnel is opened yet.
 * @throws {SandboxError} invalid_option when the address or the certificates make no sense; engine_failed by `ssh`.
 */
export async function dialEngine(url: string, environment: Environment, signal: AbortSignal): Promise<Docker> {
  if (url.startsWith("unix://")) return onSocket(url.slice("unix://".length));
  if (url.startsWith("npipe://") && process.platform === "win32") return onSocket(url.slice("npipe://".length));
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "ssh:") return onSocket(await tunnelSocket(parsed, environment, signal));
  if (!parsed || !["tcp:", "http:", "https:"].includes(parsed.protocol)) {
    throw new SandboxError("invalid_option", `${url} is of no supported kind`);
  }
  return new Docker(tcpOptions(parsed, environment));
}

// `host: ""` keeps dockerode from reading DOCKER_HOST on its own.
function onSocket(socketPath: string): Docker {
  return new Docker({ host: "", socketPath });
}

function tcpOptions({ protocol, hostname, port }: URL, environment: Environment): Docker.DockerOptions {
  // Brackets around an IPv6 address belong to the URL only.
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (protocol !== "https:" && !environment.DOCKER_TLS_VERIFY) return { protocol: "http", host, port: port || "2375" };
  return { protocol: "https", host, port: port || "2376", ...certificates(environment) };
}

/** What the client shows and trusts, from where Docker's own client has it; the engine is always verified. */
function certificates(environment: Environment): Pick<Docker.DockerOptions, "ca" | "cert" | "key"> {
  const folder = environment.DOCKER_CERT_PATH || join(environment.HOME || homedir(), ".docker");
  try {
    const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => readFileSync(join(folder, name)));
    return { ca, cert, key };
  } catch (error) {
    const advice = "Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem";
    throw new SandboxError("invalid_option", `TLS is asked for, but ${(error as Error).message}. ${advice}`);
  }
}
