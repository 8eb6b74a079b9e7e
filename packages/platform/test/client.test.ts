import { TimeArray } from "@asof/series";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { errorReply, errorTable, projects, timeSeries, type WireErrorCode } from "../src/contract/index.js";
import {
  authenticate,
  Backtest,
  BacktestJob,
  Client,
  fakeCredentials,
  getClient,
  isPlatformError,
  Project,
  setClient,
  TimeSeries,
} from "../src/index.js";
import { recordedExchanges } from "./recorded.js";

const recorded = recordedExchanges("0.21.1");
const answerOf = (check: string): never => recorded.find((one) => one.check === check)?.response.body as never;
const json = (body: unknown, status = 200): Response => Response.json(body, { status });
const noProjects = { data: [], has_more: false };

function clientOf(fetch: (request: Request) => Response | Promise<Response>, options = {}): Client {
  return new Client({ apiHost: "http://host", retryLimit: 0, fetch, ...options });
}

describe("a failed request", () => {
  it.each(Object.keys(errorTable) as WireErrorCode[])("is rebuilt from what a server says of it: %s", async (code) => {
    const { status, body } = errorReply(code, "the reason");
    const error = await Project.list({ client: clientOf(() => json(body, status)) }).catch((error) => error);
    expect(isPlatformError(error)).toBe(true);
    expect(error).toMatchObject({ name: "PlatformHttpError", code, status, retryable: errorTable[code].retryable });
    expect(error.message).toContain("the reason");
  });

  it("names what was not found", async () => {
    const client = clientOf(() => json(answerOf("errors.project_not_found_404"), 404));
    await expect(Project.get("7ef8706d-4234-487e-88fe-9e3a8cb4a577", { client })).rejects.toMatchObject({
      code: "not_found",
      message: "GET http://host/v1alpha2/projects/7ef8706d-4234-487e-88fe-9e3a8cb4a577 answered 404: project not found",
    });
  });

  it("tells where a request was wrong", async () => {
    const client = clientOf(() => json(answerOf("errors.missing_required_field_422"), 422));
    await expect(Project.create({ title: "", client })).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ loc: ["body", "title"], msg: "field required", type: "value_error.missing" }],
    });
  });

  it("is understood from its status where a proxy wrote the answer", async () => {
    const client = clientOf(() => new Response("<html>", { status: 502 }));
    await expect(Project.list({ client })).rejects.toMatchObject({ code: "bad_gateway", status: 502 });
    const teapot = clientOf(() => json({ detail: "short" }, 418));
    await expect(Project.list({ client: teapot })).rejects.toMatchObject({ code: "invalid_request", status: 418 });
  });

  it("is a shape error when a success is not what the contract says", async () => {
    const refused = { name: "PlatformShapeError", code: "unexpected_shape" };
    await expect(Project.list({ client: clientOf(() => new Response("ok")) })).rejects.toMatchObject(refused);
    await expect(Project.list({ client: clientOf(() => json({ data: [{}] })) })).rejects.toMatchObject(refused);
  });

  it("is a network error when nobody answers", async () => {
    const client = new Client({ apiHost: "http://127.0.0.1:1", retryLimit: 0 });
    await expect(Project.list({ client })).rejects.toMatchObject({ name: "PlatformError", code: "network" });
  });

  it("is a timeout when the answer takes too long", async () => {
    const client = clientOf(() => new Promise<Response>(() => {}), { timeoutMs: 20 });
    await expect(Project.list({ client })).rejects.toMatchObject({ name: "PlatformTimeoutError", code: "timeout" });
  });

  it("is an abort when the caller stops it, before or while it is under way", async () => {
    const aborted = { name: "PlatformAbortError", code: "aborted" };
    const controller = new AbortController();
    const fetch = vi.fn(() => {
      setTimeout(() => controller.abort());
      return new Promise<Response>(() => {});
    });
    const client = clientOf(fetch);
    await expect(Project.list({ client, signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
    expect(fetch).not.toHaveBeenCalled();
    await expect(Project.list({ client, signal: controller.signal })).rejects.toMatchObject(aborted);
  });
});

describe("sending again", () => {
  it("happens for a GET that a server could not answer for now", async () => {
    const answers = [json({ detail: "busy" }, 503), json(noProjects)];
    const fetch = vi.fn(() => answers.shift() as Response);
    await expect(Project.list({ client: clientOf(fetch, { retryLimit: 1 }) })).resolves.toEqual([]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it.each([500, 404])("does not happen after %i", async (status) => {
    const fetch = vi.fn(() => json({ detail: "no" }, status));
    await expect(Project.list({ client: clientOf(fetch, { retryLimit: 3 }) })).rejects.toMatchObject({ status });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("never happens for what changes something", async () => {
    const fetch = vi.fn(() => json({ detail: "busy" }, 503));
    const client = clientOf(fetch, { retryLimit: 3 });
    await expect(Project.create({ title: "x", client })).rejects.toMatchObject({ status: 503 });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe("a client", () => {
  it("asks for a token once a request, and sends none without credentials", async () => {
    const seen: (string | null)[] = [];
    const fetch = (request: Request) => {
      seen.push(request.headers.get("authorization"));
      return json(noProjects);
    };
    let count = 0;
    const renewing = { token: async () => `t${++count}` };
    const client = clientOf(fetch, { credentials: renewing });
    await Project.list({ client });
    await Project.list({ client });
    await Project.list({ client: client.withCredentials(fakeCredentials) });
    await Project.list({ client: clientOf(fetch, { token: "fixed" }) });
    await Project.list({ client: clientOf(fetch) });
    expect(seen).toEqual(["Bearer t1", "Bearer t2", "Bearer fake-token", "Bearer fixed", null]);
  });

  it("has to be there", async () => {
    expect(() => getClient()).toThrow(expect.objectContaining({ code: "no_client" }));
    await expect(Project.list()).rejects.toMatchObject({ code: "no_client" });
  });

  it("is remembered by what it made, whatever the current one is", async () => {
    const project = answerOf("project.create");
    const mine = vi.fn(() => json(project));
    setClient(clientOf(mine));
    await authenticate({ credentials: fakeCredentials });
    const created = await Project.create({ title: "x" });
    setClient(clientOf(() => json({}, 500)));
    await created.update({ title: "y" });
    expect(mine).toHaveBeenCalledTimes(2);
    expect((mine.mock.calls[1] as unknown as [Request])[0].headers.get("authorization")).toBe("Bearer fake-token");
  });

  it("asks for what a route needs, and for nothing else", () => {
    type Input = Parameters<typeof client.call<string, unknown, unknown, unknown>>[1];
    const client = clientOf(() => json({}));
    expectTypeOf<Input>().toHaveProperty("signal");
    const wrong = () => {
      // @ts-expect-error the path names no parameter
      client.call(projects.list, { params: { uuid: "x" } });
      // @ts-expect-error the path names a parameter
      client.call(projects.get, {});
      // @ts-expect-error a project has a title
      client.call(projects.create, { body: {} });
      // @ts-expect-error a query has an end
      client.call(timeSeries.query, { params: { project_uuid: "-", uuid: "x" }, query: { start_time: "" } });
    };
    expect(wrong).toBeTypeOf("function");
  });

  it("sends every double exactly, negative zero included", async () => {
    const values = [0.1, 1e300, -1e-300, 9007199254740992, 5e-324, -0, 123456789.12345679, Number.NaN];
    const sent: string[] = [];
    const client = clientOf(async (request) => {
      sent.push(await request.text());
      return json(answerOf("data.insert_then_query_round_trip_scalar"));
    });
    const series = new TimeSeries(client, answerOf("time_series.create_via_project"));
    const startTime = "2021-07-01T00:00:00Z";
    const range = { samplePeriod: "PT1H", startTime, endTime: "2021-07-01T08:00:00Z", asOfTime: startTime };
    await series.insertTimeArray(new TimeArray({ ...range, values })).catch(() => {});
    const [row] = JSON.parse(sent[0] as string).time_dataset.data;
    expect(row.values).toStrictEqual([...values.slice(0, -1), null]);
  });
});

describe("waiting for a job", () => {
  const job = { ...(answerOf("raw.project_lists") as object), object: "BacktestJob", backtest: crypto.randomUUID() };
  const inState = (state: string) => json({ ...job, uuid: crypto.randomUUID(), state, seconds_to_complete: null });
  const jobOf = (client: Client) =>
    new BacktestJob(
      client,
      { object: "BacktestJob", uuid: crypto.randomUUID(), backtest: job.backtest, state: "PENDING" },
      "-",
    );

  it("looks until it is completed, however it ended", async () => {
    for (const end of ["SUCCESS", "FAILURE", "UPSTREAM_FAILURE"]) {
      const states = ["PENDING", "STARTED", end];
      const done = await jobOf(clientOf(() => inState(states.shift() as string))).waitUntilCompleted({ pollMs: 1 });
      expect(done).toMatchObject({ state: end, isCompleted: true });
      expect(states).toEqual([]);
    }
  });

  it("ends with the caller's signal or after the time allowed", async () => {
    const waiting = jobOf(clientOf(() => inState("STARTED")));
    const controller = new AbortController();
    const stopped = waiting.waitUntilCompleted({ pollMs: 60_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
    await expect(waiting.waitUntilCompleted({ pollMs: 1, timeoutMs: 5 })).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("the result of a backtest", () => {
  const dataset = (asOf: string, values: (number | null)[]) => ({
    object: "TimeDataset",
    sample_period: "PT1H",
    data: [{ start_time: "2026-11-18T01:00:00Z", end_time: "2026-11-18T03:00:00Z", as_of_time: asOf, values }],
  });
  const payload = {
    targets: [dataset("2026-11-20T00:00:00Z", [1, 2])],
    fold_results: [
      {
        predict_results: [
          { reference_time: "2026-11-18T00:00:00Z", predictions: [dataset("2026-11-18T00:00:00Z", [1.5, null])] },
        ],
      },
      {
        predict_results: [
          { reference_time: "2026-11-19T00:00:00Z", predictions: [dataset("2026-11-19T00:00:00Z", [3, 4])] },
        ],
      },
    ],
  };

  it("brings targets and predictions together, fetched without a token from where the answer says", async () => {
    const result = answerOf("backtest.result_metrics_and_data_frame") as { result_url: string };
    const requests: Request[] = [];
    const client = clientOf(
      (request) => {
        requests.push(request);
        if (request.url === result.result_url) return json(payload);
        return json(request.url.includes("/results/") ? result : answerOf("raw.project_lists"));
      },
      { token: "secret" },
    );
    const backtest = new Backtest(client, answerOf("backtest.create_get_list_update"));
    const found = await backtest.getResult({ job: "5d223ca5-cb51-4f04-ad9a-bd9fcc07929f" });
    expect(found.metrics).toEqual({ mae: 0.5, mape: null, mse: 0.25, rmse: 0.5 });
    expect([...found.targets.values]).toEqual([1, 2]);
    expect(
      found.predictions.map(({ fold, referenceTime, outputIndex, values }) => [
        fold,
        String(referenceTime),
        outputIndex,
        ...values.values,
      ]),
    ).toEqual([
      [0, "2026-11-18T00:00:00Z", 0, 1.5, Number.NaN],
      [1, "2026-11-19T00:00:00Z", 0, 3, 4],
    ]);
    expect(requests.map((request) => request.headers.get("authorization"))).toEqual(["Bearer secret", null]);
  });

  it("needs a job", async () => {
    const backtest = new Backtest(
      clientOf(() => json(noProjects)),
      answerOf("backtest.create_get_list_update"),
    );
    await expect(backtest.getResult()).rejects.toMatchObject({ code: "job_failed" });
  });
});
