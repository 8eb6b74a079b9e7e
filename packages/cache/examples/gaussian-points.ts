// A payload that is generated once for its parameters and loaded from then on.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FileIO, npyFileIO, Persistable } from "@asof/cache";
import { z } from "zod";
import { createRandom } from "./mersenne-twister.ts";

const paramsSchema = z.object({ n: z.int().positive(), random_state: z.int().default(100) });
type GaussianPointsParams = z.output<typeof paramsSchema>;

export class GaussianDistributedPointsP extends Persistable<Float64Array, GaussianPointsParams> {
  protected override get paramsSchema() {
    return paramsSchema;
  }

  override generatePayload(): Float64Array {
    const random = createRandom(this.params.random_state);
    return Float64Array.from({ length: this.params.n }, random);
  }

  override validatePayload(payload: Float64Array): void {
    if (!(payload instanceof Float64Array)) throw new TypeError("the points must be a Float64Array");
    if (payload.length !== this.params.n) throw new RangeError(`${payload.length} points, not ${this.params.n}`);
  }
}

export function openPoints(dataDir: string, params: GaussianPointsParams): GaussianDistributedPointsP {
  return new GaussianDistributedPointsP({ dataDir, params, payloadIO: npyFileIO as FileIO<Float64Array> });
}

if (import.meta.main) {
  const dataDir = await mkdtemp(join(tmpdir(), "points-"));
  const points = openPoints(dataDir, { n: 100, random_state: 10 });
  await points.generate();
  const reloaded = openPoints(dataDir, { n: 100, random_state: 10 });
  console.log((await points.payload)[0], (await reloaded.load())[0], reloaded.payloadFile);
}
