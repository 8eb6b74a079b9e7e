import {
  type CallOptions,
  type Client,
  type ConnectorChoice,
  lightGBM,
  linearRegression,
  type Model,
  numericalExpression,
  type Operation,
  Project,
  type Source,
  storedSeries,
  type TimeSeries,
  timeTransformations,
  timeTrends,
} from "@asof/platform";
import type { SeriesStore } from "@asof/store";
import { beijing } from "./beijing.js";
import { GraphBuilder } from "./graph-builder.js";
import { storeName } from "./load.js";
import { type Variable, variables } from "./observations.js";

export interface DemoModel {
  readonly runtime: "in-process" | "sandbox";
  readonly model: Model;
  /** Where its forecasts are kept. */
  readonly forecast: TimeSeries;
}

const projectTitle = "Beijing's temperature a day ahead";
const projectDescription =
  "Observations of 2010-2014 (UCI Machine Learning Repository, Beijing PM2.5), known one hour after their instant.";

const titles: Record<Variable, string> = {
  temperature: "Temperature",
  dewPoint: "Dew point",
  pressure: "Pressure",
  wind: "Wind",
  pm25: "PM2.5",
};

const hour = "PT1H";

/** The demo's project on a platform, made when there is none yet. */
export async function openProject(client: Client, options: CallOptions): Promise<DemoGraph> {
  const known = (await Project.list({ client, ...options })).find((project) => project.title === projectTitle);
  const made = { title: projectTitle, description: projectDescription, client, ...options };
  return new DemoGraph(await GraphBuilder.open(known ?? (await Project.create(made)), options));
}

/** What the demo's graph is made of: first the observations, then, once they are loaded, what is computed from them. */
export class DemoGraph {
  readonly #graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  get project(): Project {
    return this.#graph.project;
  }

  async observations(): Promise<Record<Variable, TimeSeries>> {
    const made: [Variable, TimeSeries][] = [];
    for (const variable of variables) made.push([variable, await this.#timeSeries(titles[variable])]);
    return Object.fromEntries(made) as Record<Variable, TimeSeries>;
  }

  /** The models with all that they learn from, deployed. */
  async models(
    observed: Record<Variable, TimeSeries>,
    store: SeriesStore,
    { python }: { python: boolean },
  ): Promise<DemoModel[]> {
    const features = await this.#features(observed, store);
    await this.#smoothed(observed.pm25);
    const models = [await this.#linearModel(observed, features)];
    if (python) models.push(await this.#boostedModel(observed, features));
    await this.#graph.deploy(`Demo of ${new Date().toISOString()}`);
    return models;
  }

  async #features(observed: Record<Variable, TimeSeries>, store: SeriesStore): Promise<Operation[]> {
    const { temperature, dewPoint, pressure, wind } = observed;
    const spread = await this.#spread(temperature, dewPoint, store);
    const hourOfDay = await this.#calendar("Hour of day", "HOUR_OF_DAY");
    const dayOfYear = await this.#calendar("Day of year", "DAY_OF_YEAR");
    return [
      await this.#lagged("The day before", "P1D", null, [temperature, dewPoint, pressure, wind, spread]),
      await this.#lagged("Two days before", "P2D", null, [temperature, pressure]),
      await this.#lagged("Mean of the day before", "P1D", "PT24H", [temperature, dewPoint, pressure]),
      await this.#lagged("Mean of the three days before", "P1D", "PT72H", [temperature]),
      await this.#wave("Time of day, sine", "sin(2 * pi * t / 24)", hourOfDay),
      await this.#wave("Time of day, cosine", "cos(2 * pi * t / 24)", hourOfDay),
      await this.#wave("Time of year, sine", "sin(2 * pi * t / 365.25)", dayOfYear),
      await this.#wave("Time of year, cosine", "cos(2 * pi * t / 365.25)", dayOfYear),
    ];
  }

  #linearModel(observed: Record<Variable, TimeSeries>, features: readonly Operation[]): Promise<DemoModel> {
    return this.#model("Linear regression", "in-process", linearRegression({}), observed.temperature, features);
  }

  #boostedModel(observed: Record<Variable, TimeSeries>, features: readonly Operation[]): Promise<DemoModel> {
    const connector = lightGBM({
      numBoostRound: 400,
      learningRate: 0.02,
      maxLeaves: 31,
      minDataInLeaf: 100,
      subsample: 0.8,
      colsampleBytree: 0.8,
    });
    return this.#model("Gradient-boosted trees", "sandbox", connector, observed.temperature, features);
  }

  /** A formula of the store, brought into the graph as a source. */
  async #spread(temperature: TimeSeries, dewPoint: TimeSeries, store: SeriesStore): Promise<TimeSeries> {
    const name = `${storeName(temperature)}-minus-dew-point`;
    const formula = `(sub (series "${storeName(temperature)}") (series "${storeName(dewPoint)}"))`;
    if (!(await store.exists(name))) await store.registerFormula(name, formula);
    const source = await this.#source(
      "Formula: dew-point spread",
      storedSeries({ series: [name], samplePeriod: hour }),
    );
    return this.#layered("Dew-point spread", source, name);
  }

  async #smoothed(pm25: TimeSeries): Promise<TimeSeries> {
    const mean = await this.#lagged("PM2.5, mean of 24 hours", null, "PT24H", [pm25]);
    return this.#layered("PM2.5, daily mean", mean, null);
  }

  async #calendar(title: string, field: "HOUR_OF_DAY" | "DAY_OF_YEAR"): Promise<TimeSeries> {
    const connector = timeTrends({ samplePeriod: hour, timeZone: beijing, fields: ["HOUR_OF_DAY", "DAY_OF_YEAR"] });
    return this.#layered(title, await this.#source("Calendar of Beijing", connector), field);
  }

  async #model(
    title: string,
    runtime: DemoModel["runtime"],
    connector: ConnectorChoice,
    target: TimeSeries,
    features: readonly Operation[],
  ): Promise<DemoModel> {
    const model = await this.#graph.node(title, (options) =>
      this.project.createModel({ title, connector, ...options }),
    );
    for (const feature of features) await this.#graph.input(model, feature, "features");
    await this.#graph.input(model, target, "targets");
    const forecast = await this.#layered(`Temperature forecast: ${title.toLowerCase()}`, model, null);
    return { runtime, model, forecast };
  }

  #lagged(
    title: string,
    shift: string | null,
    window: string | null,
    operands: readonly TimeSeries[],
  ): Promise<Operation> {
    const mean = { windowPeriod: window ?? hour, minPeriods: 1, centered: false, aggregationFunction: "mean" as const };
    const connector = timeTransformations({
      ...(window && { rollingWindowParameters: mean }),
      ...(shift && { shiftParameters: { shiftPeriod: shift } }),
    });
    return this.#operation(title, connector, "operands", operands);
  }

  #wave(title: string, mathExpression: string, clock: TimeSeries): Promise<Operation> {
    return this.#operation(title, numericalExpression({ variableNames: ["t"], mathExpression }), "t", [clock]);
  }

  async #operation(
    title: string,
    connector: ConnectorChoice,
    groupName: string,
    inputs: readonly TimeSeries[],
  ): Promise<Operation> {
    const operation = await this.#graph.node(title, (options) =>
      this.project.createOperation({ title, connector, ...options }),
    );
    for (const input of inputs) await this.#graph.input(operation, input, groupName);
    return operation;
  }

  #source(title: string, connector: ConnectorChoice): Promise<Source> {
    return this.#graph.node(title, (options) => this.project.createSource({ title, connector, ...options }));
  }

  #timeSeries(title: string): Promise<TimeSeries> {
    return this.#graph.node(title, (options) =>
      this.project.createTimeSeries({ title, samplePeriod: hour, ...options }),
    );
  }

  async #layered(
    title: string,
    upstream: Source | Operation | Model,
    labelIndexer: string | null,
  ): Promise<TimeSeries> {
    const series = await this.#timeSeries(title);
    await this.#graph.layer(series, upstream, labelIndexer);
    return series;
  }
}
