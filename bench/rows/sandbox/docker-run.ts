import type { findEngine } from "@asof/sandbox";
import { timed } from "../../clock.ts";
import type { Sample } from "../../row.ts";

/** A program in a container of the engine without network, made, run and removed. */
export async function dockerRun(
  { docker }: Awaited<ReturnType<typeof findEngine>>,
  image: string,
  program: string,
): Promise<Sample> {
  const HostConfig = { NetworkMode: "none", AutoRemove: true };
  const { ms } = await timed(async () => {
    const command = { Entrypoint: ["python3"], Cmd: ["-c", program] };
    const container = await docker.createContainer({ Image: image, ...command, HostConfig });
    const ended = container.wait({ condition: "next-exit" });
    await container.start();
    const { StatusCode } = (await ended) as { StatusCode: number };
    if (StatusCode !== 0) throw new Error(`The program ended with ${StatusCode}.`);
  });
  return { ms };
}
