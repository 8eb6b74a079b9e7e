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
import type { Place } from "../resources/records.js";
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
  const get = ({ project_uuid: project, uuid }: ItemParams): Promise<BacktestGet> =>
    records.get<BacktestGet>("backtest", uuid, { project });
  return {
    list: async ({ params }) =>
      listOf(await records.list<BacktestGet>("backtest", await records.placeOf(params.project_uuid))),
    create: async ({ params, body }) => {
      const { uuid: model, project } = await getNode<ModelGet>(platform, "Model", body.model, params.project_uuid);
      const backtest = { ...withTimings(body), object: "Backtest" as const, model, project, creator: localUser };
      return (await records.create("backtest", { project }, backtest)) as BacktestGet;
    },
    get: ({ params }) => get(params),
    update: async ({ params, body }) => {
      const { uuid, project } = await get(params);
      const changes = changesOf(withTimings(body));
      if (body.model) changes.model = (await getNode<ModelGet>(platform, "Model", body.model, project)).uuid;
      return records.update<BacktestGet>("backtest", uuid, changes);
    },
    delete: async ({ params }) => records.delete<BacktestGet>("backtest", (await get(params)).uuid),
    run: ({ params }) => startBacktest(platform, params.project_uuid, params.uuid),
    listJobs: async ({ params }) => {
      const project = await records.placeOf(params.project_uuid);
      return listOf(await records.list<JobRecord>("backtestJob", { ...project, parent: params.backtest_uuid }));
    },
    getJob: ({ params }) => records.get<JobRecord>("backtestJob", params.uuid, jobPlace(params)),
    getResult: async ({ params, query, origin }) => {
      const job = await records.get<JobRecord>("backtestJob", query.job_uuid, jobPlace(params));
      const results = await records.list<BacktestResultRecord>("backtestResult", { parent: job.backtest });
      const found = results.find((result) => result.job === job.uuid);
      if (found === undefined) throw new ServerError("not_found", `The job ${query.job_uuid} has no result.`);
      const { payload: _, job: _job, ...result } = found;
      return { ...result, result_url: `${origin}/payloads/${result.uuid}` };
    },
  };
}

type ItemParams = Readonly<Record<"project_uuid" | "uuid", string>>;

function jobPlace(params: Readonly<Record<"project_uuid" | "backtest_uuid", string>>): Place {
  return { project: params.project_uuid, parent: params.backtest_uuid };
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
