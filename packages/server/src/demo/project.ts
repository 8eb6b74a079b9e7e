import {
  type AnyNode,
  type Client,
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
import { storeName } from "./load.js";
import { beijing, type Variable, variables } from "./observations.js";

export interface DemoModel {
  readonly runtime: "in-process" | "sandbox";
  readonly model: Model;
  /** Where its forecasts are kept. */
  readonly forecast: TimeSeries;
}

export interface DemoProject {
  readonly project: Project;
  readonly observations: Readonly<Record<Variable, TimeSeries>>;
  readonly models: readonly DemoModel[];
  /** Nodes or edges were made by this run: an earlier deployment does not hold them. */
  readonly changed: boolean;
}

const titles: Record<Variable, string> = {
  temperature: "Temperature",
  dewPoint: "Dew point",
  pressure: "Pressure",
  wind: "Wind",
  pm25: "PM2.5",
};

const hour = "PT1H";

/** Finds the demo's project and makes what it lacks; an interrupted run is completed. */
export async function ensureProject(
  client: Client,
  store: SeriesStore,
  options: { python: boolean; signal?: AbortSignal },
): Promise<DemoProject> {
  const known = (await Project.list({ client })).find((project) => project.title === projectTitle);
  const project = known ?? (await Project.create({ title: projectTitle, description: projectDescription, client }));
  const builder = new GraphBuilder(project, await project.listNodes());
  const observations = await builder.observations();
  const features = await builder.features(observations, store);
  const models = [await builder.linearModel(observations, features)];
  if (options.python) models.push(await builder.boostedModel(observations, features));
  return { project, observations, models, changed: builder.changed };
}

const projectTitle = "Beijing's temperature a day ahead";
const projectDescription =
  "Observations of 2010-2014 (UCI Machine Learning Repository, Beijing PM2.5), known one hour after their instant.";

/** Makes what is not there yet; nodes are known by their titles. */
class GraphBuilder {
  changed = false;
  readonly #project: Project;
  readonly #nodes: Map<string, AnyNode>;

  constructor(project: Project, nodes: readonly AnyNode[]) {
    this.#project = project;
    this.#nodes = new Map(nodes.map((node) => [node.title, node]));
  }

  async observations(): Promise<Record<Variable, TimeSeries>> {
    const made: [Variable, TimeSeries][] = [];
    for (const variable of variables) made.push([variable, await this.#timeSeries(titles[variable])]);
    return Object.fromEntries(made) as Record<Variable, TimeSeries>;
  }

  /** Everything that both models learn from. */
  async features(observed: Record<Variable, TimeSeries>, store: SeriesStore): Promise<Operation[]> {
    const { temperature, dewPoint, pressure, wind, pm25 } = observed;
    const spread = await this.#spread(temperature, dewPoint, store);
    await this.#smoothed(pm25);
    const clock = [
      await this.#calendar("Hour of day", "HOUR_OF_DAY"),
      await this.#calendar("Day of year", "DAY_OF_YEAR"),
    ];
    return [
      await this.#lagged("The day before", "P1D", null, [temperature, dewPoint, pressure, wind, spread]),
      await this.#lagged("Two days before", "P2D", null, [temperature, pressure]),
      await this.#lagged("Mean of the day before", "P1D", "PT24H", [temperature, dewPoint, pressure]),
      await this.#lagged("Mean of the three days before", "P1D", "PT72H", [temperature]),
      await this.#wave("Time of day, sine", "sin(2 * pi * t / 24)", clock[0] as TimeSeries),
      await this.#wave("Time of day, cosine", "cos(2 * pi * t / 24)", clock[0] as TimeSeries),
      await this.#wave("Time of year, sine", "sin(2 * pi * t / 365.25)", clock[1] as TimeSeries),
      await this.#wave("Time of year, cosine", "cos(2 * pi * t / 365.25)", clock[1] as TimeSeries),
    ];
  }

  linearModel(observed: Record<Variable, TimeSeries>, features: readonly Operation[]): Promise<DemoModel> {
    return this.#model("Linear regression", "in-process", linearRegression({}), observed.temperature, features);
  }

  boostedModel(observed: Record<Variable, TimeSeries>, features: readonly Operation[]): Promise<DemoModel> {
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
    connector: ReturnType<typeof linearRegression>,
    target: TimeSeries,
    features: readonly Operation[],
  ): Promise<DemoModel> {
    const model = await this.#ensure(title, () => this.#project.createModel({ title, connector }));
    const inputs = [
      ...features.map((node) => ({ node, groupName: "features" })),
      { node: target, groupName: "targets" },
    ];
    await this.#inputs(model, inputs);
    return {
      runtime,
      model,
      forecast: await this.#layered(`Temperature forecast: ${title.toLowerCase()}`, model, null),
    };
  }

  async #lagged(
    title: string,
    shift: string | null,
    window: string | null,
    operands: readonly TimeSeries[],
  ): Promise<Operation> {
    const connector = timeTransformations({
      ...(window && {
        rollingWindowParameters: { windowPeriod: window, minPeriods: 1, centered: false, aggregationFunction: "mean" },
      }),
      ...(shift && { shiftParameters: { shiftPeriod: shift } }),
    });
    const operation = await this.#ensure(title, () => this.#project.createOperation({ title, connector }));
    await this.#inputs(
      operation,
      operands.map((node) => ({ node, groupName: "operands" })),
    );
    return operation;
  }

  async #wave(title: string, mathExpression: string, clock: TimeSeries): Promise<Operation> {
    const connector = numericalExpression({ variableNames: ["t"], mathExpression });
    const operation = await this.#ensure(title, () => this.#project.createOperation({ title, connector }));
    await this.#inputs(operation, [{ node: clock, groupName: "t" }]);
    return operation;
  }

  #source(title: string, connector: ReturnType<typeof timeTrends>): Promise<Source> {
    return this.#ensure(title, () => this.#project.createSource({ title, connector }));
  }

  #timeSeries(title: string): Promise<TimeSeries> {
    return this.#ensure(title, () => this.#project.createTimeSeries({ title, samplePeriod: hour }));
  }

  async #layered(title: string, node: AnyNode, labelIndexer: string | null): Promise<TimeSeries> {
    const series = await this.#timeSeries(title);
    if ((await series.listLayers()).length > 0) return series;
    await series.createLayer({ node, order: 0, labelIndexer });
    this.changed = true;
    return series;
  }

  async #inputs(node: Operation | Model, inputs: readonly { node: AnyNode; groupName: string }[]): Promise<void> {
    const present = new Set((await node.listInputs()).map((input) => `${input.upstreamNode}/${input.groupName}`));
    for (const input of inputs) {
      if (present.has(`${input.node.uuid}/${input.groupName}`)) continue;
      await node.createInput(input);
      this.changed = true;
    }
  }

  async #ensure<N extends AnyNode>(title: string, create: () => Promise<N>): Promise<N> {
    const known = this.#nodes.get(title);
    if (known !== undefined) return known as N;
    const made = await create();
    this.#nodes.set(title, made);
    this.changed = true;
    return made;
  }
}
