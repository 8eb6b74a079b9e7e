import { backtests } from "./backtests.js";
import { connectors, flatModelConnectors, flatOperationConnectors, flatSourceConnectors } from "./connectors.js";
import { deployments } from "./deployments.js";
import { edges } from "./edges.js";
import { flatModelInputs, flatOperationInputs, modelInputs, operationInputs } from "./inputs.js";
import { flatJobs, jobs } from "./jobs.js";
import { flatLayers, layers } from "./layers.js";
import { flatModels, models } from "./models.js";
import { nodes } from "./nodes.js";
import { flatOperations, operations } from "./operations.js";
import { fitPolicies, flatFitPolicies, flatPolicies, flatRunPolicies, policies, runPolicies } from "./policies.js";
import { projects } from "./projects.js";
import { results } from "./results.js";
import type { AnyRoute } from "./route.js";
import { flatSources, sources } from "./sources.js";
import { flatTimeSeries, timeSeries } from "./time-series.js";

/** Where the paths of the contract begin, behind the host. */
export const basePath = "/v1alpha2";

/** Every noun with its routes. `flat…` nouns are the older paths, which name no project. */
export const contract = {
  projects,
  nodes,
  edges,
  timeSeries,
  sources,
  operations,
  models,
  layers,
  operationInputs,
  modelInputs,
  deployments,
  jobs,
  results,
  backtests,
  connectors,
  runPolicies,
  fitPolicies,
  policies,
  flatTimeSeries,
  flatSources,
  flatOperations,
  flatModels,
  flatLayers,
  flatOperationInputs,
  flatModelInputs,
  flatJobs,
  flatRunPolicies,
  flatFitPolicies,
  flatPolicies,
  flatSourceConnectors,
  flatOperationConnectors,
  flatModelConnectors,
};
export type Contract = typeof contract;

/** All routes with the noun and verb they are found under. */
export const allRoutes: readonly { readonly noun: string; readonly verb: string; readonly route: AnyRoute }[] =
  Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, route]) => ({ noun, verb, route: route as AnyRoute })),
  );
