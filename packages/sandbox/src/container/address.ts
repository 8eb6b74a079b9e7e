import type { Container } from "dockerode";
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import { SandboxError } from "../errors.js";

const inspectionSchema = z.object({
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullable(),
    Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
  }),
});

/** Where a port answers: where it is published, else at the container's own address in its network. */
export async function findAddress(
  engine: Engine,
  container: Container,
  network: string,
  port: number,
): Promise<{ host: string; port: number }> {
  const { NetworkSettings } = inspectionSchema.parse(await container.inspect());
  const published = NetworkSettings.Ports?.[`${port}/tcp`]?.[0];
  if (published) return { host: engineHost(engine), port: Number(published.HostPort) };
  const host = NetworkSettings.Networks[network]?.IPAddress ?? Object.values(NetworkSettings.Networks)[0]?.IPAddress;
  if (host) return { host, port };
  throw new SandboxError("engine_failed", `The engine gave the sandbox no address in the network ${network}.`);
}

/** The machine at which published ports answer. */
export function engineHost({ endpoint }: Engine): string {
  return endpoint.startsWith("unix:") ? "127.0.0.1" : new URL(endpoint.replace(/^\w+:/, "http:")).hostname;
}
