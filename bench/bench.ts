import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildImage, findEngine, type SandboxImage } from "@asof/sandbox";
import { ensureEngine } from "../tools/parts/engine.ts";
import { type PythonPeer, startPython } from "./python-peer.ts";

export interface BenchOptions {
  readonly size: number;
  /** Everything at full size, in all rounds. */
  readonly full: boolean;
  /** The PostgreSQL of this run; the peers use it too. */
  readonly postgres: string;
  readonly say: (message: string) => void;
}

type PythonFile = Parameters<typeof startPython>[0];

const pythons = new Map<PythonFile, Promise<PythonPeer>>();

/** Ends what `Bench.python` started. */
export async function endPythons(): Promise<void> {
  for (const python of await Promise.allSettled(pythons.values())) {
    if (python.status === "fulfilled") await python.value[Symbol.asyncDispose]();
  }
}

/** What a row needs while it is measured; all of it but Python ends with it. */
export class Bench implements AsyncDisposable {
  readonly size: number;
  readonly full: boolean;
  readonly postgres: string;
  readonly say: (message: string) => void;
  readonly #started = new AsyncDisposableStack();

  constructor({ size, full, postgres, say }: BenchOptions) {
    this.size = size;
    this.full = full;
    this.postgres = postgres;
    this.say = say;
  }

  /** Disposed of at the end, the last one first. */
  use<T extends AsyncDisposable>(resource: T): T {
    return this.#started.use(resource);
  }

  /** A process that runs a file of `python/` with the published packages that it needs; rows of one process share it. */
  python(file: PythonFile): Promise<PythonPeer> {
    const known = pythons.get(file) ?? startPython(file, this.say);
    pythons.set(file, known);
    return known;
  }

  /** An empty folder on a disk: `/tmp` may be memory. */
  async folder(): Promise<string> {
    const base = join(import.meta.dirname, "../node_modules/.cache/bench");
    await mkdir(base, { recursive: true });
    const folder = await mkdtemp(join(base, "row-"));
    this.#started.defer(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** A Docker engine with the default image of the sandbox. */
  async engine(): Promise<{ engine: Awaited<ReturnType<typeof findEngine>>; image: SandboxImage }> {
    const state = await ensureEngine(this.say);
    if (!state.available) throw new Error(`There is no Docker engine: ${state.reason}`);
    const engine = await findEngine();
    return { engine, image: await buildImage({ engine, onProgress: ({ message }) => this.say(`image: ${message}`) }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }
}
