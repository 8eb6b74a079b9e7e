import type {
  BacktestCreate,
  BacktestGet,
  BacktestJobGet,
  BacktestResultGet,
  BacktestResultPayload,
  contract,
  ModelGet,
} from "@asof/platform/contract";
import { ServerError } from "../errors.js";
import { timingAnswer } from "../graph/timing.js";
import { localUser, type Platform } from "../platform.js";
import { getNode } from "../resources/nodes.js";
import { startBacktest } from "../runner/start.js";
import { changesOf, type Handlers, listOf } from "./handlers.js";

type BacktestResultRecord = Omit<BacktestResultGet, "result_url"> & {
  readonly job: string;
  readonly payload: BacktestResultPayload;
};

const timings = [
  "fit_start_timing",
  "fit_end_timing",
  "fit_reference_timing",
  "predict_start_timing",
  "predict_end_timing",
  "predict_reference_timing",
] as const;

export function backtestRoutes(platform: Platform): Handlers<typeof contract.backtests> {
  const { records } = platform;
  const get = (uuid: string): Promise<BacktestGet> => records.get<BacktestGet>("backtest", uuid);
  return {
    list: async ({ params }) => listOf(await records.list<BacktestGet>("backtest", { project: params.project_uuid })),
    create: async ({ params, body }) => {
      const model = await getNode<ModelGet>(platform, "Model", body.model);
      if (model.project !== params.project_uuid)
        throw new ServerError("not_found", `There is no model ${body.model} in this project.`);
      const created = {
        ...withTimings(body),
        object: "Backtest" as const,
        project: params.project_uuid,
        creator: localUser,
      };
      return (await records.create("backtest", { project: params.project_uuid }, created)) as BacktestGet;
    },
    get: ({ params }) => get(params.uuid),
    update: async ({ params, body }) => {
      await get(params.uuid);
      return records.update<BacktestGet>("backtest", params.uuid, changesOf(withTimings(body)));
    },
    delete: ({ params }) => records.delete<BacktestGet>("backtest", params.uuid),
    run: ({ params }) => startBacktest(platform, params.uuid),
    listJobs: async ({ params }) => {
      const place = params.backtest_uuid === "-" ? { project: params.project_uuid } : { parent: params.backtest_uuid };
      return listOf(await records.list<JobRecord>("backtestJob", place));
    },
    getJob: ({ params }) => records.get<JobRecord>("backtestJob", params.uuid),
    getResult: async ({ params, query, origin }) => {
      const results = await records.list<BacktestResultRecord>("backtestResult", { parent: params.backtest_uuid });
      const found = results.find((result) => result.job === query.job_uuid);
      if (found === undefined) throw new ServerError("not_found", `The job ${query.job_uuid} has no result.`);
      const { payload: _, job: _job, ...result } = found;
      return { ...result, result_url: `${origin}/payloads/${result.uuid}` };
    },
  };
}

type JobRecord = BacktestJobGet & { readonly create_time: string };

/** What the address in a result serves. @throws {ServerError} `not_found` */
export async function backtestPayload({ records }: Platform, uuid: string): Promise<BacktestResultPayload> {
  return (await records.get<BacktestResultRecord>("backtestResult", uuid)).payload;
}

function withTimings<B extends Partial<Record<(typeof timings)[number], BacktestCreate["fit_start_timing"] | unknown>>>(
  body: B,
): B {
  const given = timings.filter((name) => body[name] !== undefined);
  return { ...body, ...Object.fromEntries(given.map((name) => [name, timingAnswer(body[name] as never)])) };
}
