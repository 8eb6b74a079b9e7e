import type { Connector } from "@asof/platform";
import type { Store } from "@asof/store";
import type { Frame, Window } from "../frame.js";
import type { PythonRuntime } from "../python/runtime.js";

/** What an executor may use beside its parameters and inputs. */
export interface ExecutionContext {
  /** Nothing inserted after this instant is seen, epoch milliseconds. */
  readonly asOf: number;
  readonly store: Store;
  readonly python: PythonRuntime;
  readonly signal: AbortSignal | undefined;
}

/** Plain data: what goes to JSON and back without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * How a connector runs. `version` rises whenever the same parameters and inputs may give other
 * values: it is part of the identity of every artifact made with it.
 */
interface Executor<Parameters> {
  readonly connector: Connector<Parameters>;
  readonly version: number;
  /** Refuses parameters that the connector's schema takes and this server cannot run. */
  check?(parameters: Parameters): void;
}

/** Gives data of its own. */
export interface SourceExecutor<P = unknown> extends Executor<P> {
  readonly kind: "source";
  /** Milliseconds between samples. */
  samplePeriod(parameters: P): number;
  read(parameters: P, window: Window, context: ExecutionContext): Promise<Frame>;
  /** What the values depend on beside parameters and window; nothing for computed sources. */
  state?(parameters: P, context: ExecutionContext): Promise<Json>;
}

/** Computes from its inputs, group by group. */
export interface OperationExecutor<P = unknown> extends Executor<P> {
  readonly kind: "operation";
  /** What has to be read of the inputs to give the output over `window`. */
  inputWindow(parameters: P, window: Window, step: number): Window;
  apply(parameters: P, groups: ReadonlyMap<string, Frame>): Frame;
}

/** Learns from inputs, then predicts. */
export interface ModelExecutor<P = unknown> extends Executor<P> {
  readonly kind: "model";
  readonly runtime: "in-process" | "sandbox";
  /** What runs it beside this code, for the identity of artifacts: the image digest. */
  environment?(context: ExecutionContext): Promise<Json>;
  fit(parameters: P, inputs: FitInputs, context: ExecutionContext): Promise<Json>;
  predict(parameters: P, state: Json, features: Frame, context: ExecutionContext): Promise<Float64Array>;
}

export interface FitInputs {
  readonly features: Frame;
  /** One value a sample. */
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
}

export type AnyExecutor = SourceExecutor | OperationExecutor | ModelExecutor;
