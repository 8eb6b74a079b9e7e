import { createInterface } from "node:readline";
import { z } from "zod";
import { SandboxError } from "../errors.js";

const eventSchema = z.object({ error: z.string().optional(), status: z.string().optional() });

/** Reads an engine's line-by-line progress to its end; the engine reports failures in the middle of it. */
export async function followStream(
  stream: NodeJS.ReadableStream,
  signal?: AbortSignal,
  onEvent?: (status: string) => void,
): Promise<string | undefined> {
  let last: string | undefined;
  const end = () => (stream as unknown as { destroy(): void }).destroy();
  signal?.addEventListener("abort", end, { once: true });
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const event = eventSchema.safeParse(parseLine(line));
      if (!event.success) continue;
      if (event.data.error) throw new SandboxError("image_build_failed", `The engine said: ${event.data.error}`);
      last = event.data.status ?? last;
      onEvent?.(event.data.status ?? "");
    }
    signal?.throwIfAborted();
    return last;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
