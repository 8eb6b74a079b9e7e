import type { ExecutionContext, Json } from "../connectors/executor.js";
import { findModel, findOperation, findSource } from "../connectors/index.js";
import { ServerError } from "../errors.js";
import { Frame, gridOf, joinFrames, type Window } from "../frame.js";
import type { ConnectorNode, Graph, GraphNode, Input, Layer, TimeSeriesNode } from "../graph/graph.js";
import { timingAt } from "../graph/timing.js";
import { inputWindow, planWindows, samplePeriodOf } from "../graph/windows.js";
import { type Artifacts, digestOf } from "./artifacts.js";
import { blaming } from "./blaming.js";
import { firstPresent } from "./first-present.js";

export interface EvaluationContext extends ExecutionContext {
  readonly artifacts: Artifacts;
  /** The state that a model of the graph predicts with. */
  fitStateOf(model: ConnectorNode): Promise<FitState>;
}

/** What a model learned. */
export interface FitState {
  /** Names everything that shaped the state. */
  readonly digest: string;
  /** Rows with a target that it learned from. */
  readonly rows: number;
  readonly state: Json;
}

/**
 * The values of one node over one window, as known at one time: a pure function of the graph, the
 * revisions in the store up to then, and the fit states. Every node is described before it is
 * computed, and the digest of its description, which holds those of its inputs, names its artifacts.
 */
export class Evaluation {
  readonly #graph: Graph;
  readonly #context: EvaluationContext;
  readonly #windows: ReadonlyMap<string, Window>;
  readonly #digests = new Map<string, Promise<string>>();
  readonly #frames = new Map<string, Promise<Frame>>();
  #keys: Promise<ReadonlyMap<string, string>> | undefined;
  readonly #fitStates = new Map<string, Promise<FitState>>();

  constructor(graph: Graph, target: string, window: Window, context: EvaluationContext) {
    this.#graph = graph;
    this.#context = context;
    this.#windows = planWindows(graph, target, window);
  }

  /** Names everything that shapes the node's values. */
  digest(node: GraphNode): Promise<string> {
    return remember(this.#digests, node.uuid, async () => digestOf(await this.#describe(node)));
  }

  /** The node's values; the grid is that of its window. */
  frame(node: GraphNode): Promise<Frame> {
    return remember(this.#frames, node.uuid, () => blaming(node, () => this.#compute(node)));
  }

  async #compute(node: GraphNode): Promise<Frame> {
    this.#context.signal?.throwIfAborted();
    if (node.kind === "timeSeries") return this.#timeSeries(node);
    if (node.kind === "source") return this.#source(node);
    return node.kind === "operation" ? this.#operation(node) : this.#model(node);
  }

  /** What flows into a node, by group; the inputs of a group stand side by side. */
  async groups(node: ConnectorNode): Promise<ReadonlyMap<string, Frame>> {
    const inputs = this.#graph.inputsOf(node.uuid);
    const step = samplePeriodOf(this.#graph, node);
    const asked = inputWindow(this.#graph, node, this.#window(node));
    const frames = await Promise.all(inputs.map(async (input) => (await this.#through(input)).cut(asked, step)));
    const names = [...new Set(inputs.map((input) => input.group))];
    return new Map(names.map((name) => [name, joinFrames(frames.filter((_, i) => inputs[i]?.group === name))]));
  }

  /** What flows into a node, as data: which node, which group, which labels. */
  async describeInputs(node: ConnectorNode): Promise<Json> {
    return Promise.all(
      this.#graph.inputsOf(node.uuid).map(async (input) => ({
        node: await this.digest(this.#graph.node(input.upstream)),
        group: input.group,
        labels: input.labels as Json,
      })),
    );
  }

  async #describe(node: GraphNode): Promise<Json> {
    const { start, end } = this.#window(node);
    if (node.kind === "timeSeries") return { start, end, ...(await this.#describeTimeSeries(node)) };
    const inputs = await this.describeInputs(node);
    return { start, end, connector: node.connector, inputs, ...(await this.#describeConnector(node)) };
  }

  async #describeConnector(node: ConnectorNode): Promise<Record<string, Json>> {
    if (node.kind === "source") {
      const { executor, parameters } = findSource(node);
      const state = (await executor.state?.(parameters, this.#context)) ?? null;
      return { version: executor.version, parameters: node.parameters as Json, state };
    }
    if (node.kind === "operation") {
      return { version: findOperation(node).executor.version, parameters: node.parameters as Json };
    }
    return { version: findModel(node).executor.version, fit: (await this.#fitState(node)).digest };
  }

  async #describeTimeSeries(node: TimeSeriesNode): Promise<Record<string, Json>> {
    const stored = (await this.#storedKeys()).get(node.series) ?? null;
    const layers = await Promise.all(
      this.#graph.layersOf(node.uuid).map(async (layer) => ({
        node: await this.digest(this.#graph.node(layer.upstream)),
        labels: layer.labels as Json,
        ...this.#layerWindow(layer, this.#window(node)),
      })),
    );
    return { samplePeriod: node.samplePeriod, stored, layers };
  }

  /** The states of all time series at hand, asked for at once. */
  #storedKeys(): Promise<ReadonlyMap<string, string>> {
    const { store, asOf } = this.#context;
    const names = [...this.#windows.keys()].flatMap((uuid) => {
      const node = this.#graph.node(uuid);
      return node.kind === "timeSeries" ? [node.series] : [];
    });
    this.#keys ??= store.revisionKeys(names, { revisionDate: asOf });
    return this.#keys;
  }

  /** Layers by their order, then what is stored; each sample from the first that has it. */
  async #timeSeries(node: TimeSeriesNode): Promise<Frame> {
    const window = this.#window(node);
    const layers = this.#graph.layersOf(node.uuid);
    const frames = await Promise.all([...layers.map((layer) => this.#layer(layer, node)), this.#stored(node)]);
    const columns = node.labels.map((_, k) => firstPresent(frames.map((frame) => frame.columns[k] as Float64Array)));
    return new Frame(gridOf(window, node.samplePeriod), node.labels, columns);
  }

  async #layer(layer: Layer, node: TimeSeriesNode): Promise<Frame> {
    const whole = this.#window(node);
    const frame = await this.#through(layer);
    if (frame.columns.length !== node.labels.length) throw ambiguous(layer, frame, node);
    return frame.cut(this.#layerWindow(layer, whole), node.samplePeriod).cut(whole, node.samplePeriod);
  }

  #layerWindow(layer: Layer, window: Window): Window {
    const { asOf } = this.#context;
    const start = layer.start === null ? window.start : Math.max(window.start, timingAt(layer.start, asOf));
    const end = layer.end === null ? window.end : Math.min(window.end, timingAt(layer.end, asOf));
    return { start, end: Math.max(start, end) };
  }

  async #stored(node: TimeSeriesNode): Promise<Frame> {
    const { store, asOf, signal } = this.#context;
    const window = this.#window(node);
    const query = { revisionDate: asOf, fromValueDate: window.start, toValueDate: window.end, signal };
    const series = await store.get(node.series, query);
    return Frame.fromSeries([series as never], node.labels, window, node.samplePeriod);
  }

  async #source(node: ConnectorNode): Promise<Frame> {
    const { executor, parameters } = findSource(node);
    return executor.read(parameters, this.#window(node), this.#context);
  }

  async #operation(node: ConnectorNode): Promise<Frame> {
    const { executor, parameters } = findOperation(node);
    const frame = executor.apply(parameters, await this.groups(node));
    return frame.cut(this.#window(node), samplePeriodOf(this.#graph, node));
  }

  async #model(node: ConnectorNode): Promise<Frame> {
    const { executor, parameters } = findModel(node);
    const fit = await this.#fitState(node);
    const predictions = await this.#context.artifacts.keep(
      "predictions",
      { model: await this.digest(node) },
      async () => {
        const features = (await this.groups(node)).get("features") as Frame;
        return { values: await executor.predict(parameters, fit.state, features, this.#context) };
      },
      this.#context.signal,
    );
    const index = gridOf(this.#window(node), samplePeriodOf(this.#graph, node));
    return new Frame(index, [node.title], [predictions.values]);
  }

  /** The upstream values as an edge lets them through; a single column takes the title of its node. */
  async #through(edge: Layer | Input): Promise<Frame> {
    const upstream = this.#graph.node(edge.upstream);
    const selected = (await this.frame(upstream)).select(edge.labels);
    const titled = selected.columns.length === 1 && edge.labels === null ? [upstream.title] : selected.labels;
    return new Frame(selected.index, titled, selected.columns);
  }

  #fitState(model: ConnectorNode): Promise<FitState> {
    return remember(this.#fitStates, model.uuid, () => this.#context.fitStateOf(model));
  }

  #window(node: GraphNode): Window {
    return this.#windows.get(node.uuid) as Window;
  }
}

function remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? make();
  known.set(key, promise);
  return promise;
}

function ambiguous(layer: Layer, { labels }: Frame, { title }: TimeSeriesNode): ServerError {
  const message = `A layer brings ${labels.length} columns to "${title}", which takes one: choose a label of ${labels.join(", ")}.`;
  return new ServerError("invalid_graph", message, { edge: layer.uuid });
}
