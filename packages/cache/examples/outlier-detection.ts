// A model that rests on the points of the other example: its identity includes their parameters.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Persistable } from "@asof/cache";
import { type GaussianDistributedPointsP, openPoints } from "./gaussian-points.ts";

interface OutlierModel {
  readonly z_threshold: number;
  readonly mean: number;
  readonly stdev: number;
}

type OutlierParams = { readonly z_threshold: number };

export class OutlierEstimatorP extends Persistable<OutlierModel, OutlierParams> {
  readonly points: GaussianDistributedPointsP;

  constructor(dataDir: string, params: OutlierParams, points: GaussianDistributedPointsP) {
    super({ dataDir, params, trackedDependencies: [points] });
    this.points = points;
  }

  override async generatePayload(): Promise<OutlierModel> {
    const data = await this.points.payload;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
    return { z_threshold: this.params.z_threshold, mean, stdev: Math.sqrt(variance) };
  }

  async isOutlier(value: number): Promise<boolean> {
    const { mean, stdev, z_threshold } = await this.payload;
    return Math.abs((value - mean) / stdev) > z_threshold;
  }
}

if (import.meta.main) {
  const dataDir = await mkdtemp(join(tmpdir(), "outliers-"));
  const points = openPoints(dataDir, { n: 100, random_state: 10 });
  const estimator = new OutlierEstimatorP(dataDir, { z_threshold: 2 }, points);
  console.log(await estimator.loadGenerate(), await estimator.isOutlier(1.2), estimator.paramsTree);
}
