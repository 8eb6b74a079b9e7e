import type { AnyRoute } from "@asof/platform/contract";
import { contract } from "@asof/platform/contract";
import type { Platform } from "../platform.js";
import { backtestRoutes } from "./backtests.js";
import { connectorRoutes, flatConnectorRoutes } from "./connectors.js";
import { deploymentRoutes } from "./deployments.js";
import { edgeRoutes, layerRoutes, modelInputRoutes, operationInputRoutes } from "./edges.js";
import type { Handler } from "./handlers.js";
import { jobRoutes } from "./jobs.js";
import {
  flatModelRoutes,
  flatOperationRoutes,
  flatSourceRoutes,
  modelRoutes,
  nodeRoutes,
  operationRoutes,
  sourceRoutes,
} from "./nodes.js";
import { projectRoutes } from "./projects.js";
import { flatTimeSeriesRoutes, timeSeriesRoutes } from "./time-series.js";

export interface BoundRoute {
  readonly route: AnyRoute;
  readonly handler: Handler<AnyRoute>;
}

/** Every route of the contract that this server answers, with its handler. */
export function bindRoutes(platform: Platform): BoundRoute[] {
  const jobs = jobRoutes(platform);
  const nouns = {
    projects: projectRoutes(platform),
    nodes: nodeRoutes(platform),
    edges: edgeRoutes(platform),
    timeSeries: timeSeriesRoutes(platform),
    sources: sourceRoutes(platform),
    operations: operationRoutes(platform),
    models: modelRoutes(platform),
    layers: layerRoutes(platform),
    operationInputs: operationInputRoutes(platform),
    modelInputs: modelInputRoutes(platform),
    deployments: deploymentRoutes(platform),
    jobs,
    backtests: backtestRoutes(platform),
    connectors: connectorRoutes(),
    flatTimeSeries: flatTimeSeriesRoutes(platform),
    flatSources: flatSourceRoutes(platform),
    flatOperations: flatOperationRoutes(platform),
    flatModels: flatModelRoutes(platform),
    flatLayers: layerRoutes(platform),
    flatOperationInputs: operationInputRoutes(platform),
    flatModelInputs: modelInputRoutes(platform),
    flatJobs: { list: jobs.list },
    flatSourceConnectors: flatConnectorRoutes<typeof contract.flatSourceConnectors>("source"),
    flatOperationConnectors: flatConnectorRoutes<typeof contract.flatOperationConnectors>("operation"),
    flatModelConnectors: flatConnectorRoutes<typeof contract.flatModelConnectors>("model"),
  };
  return Object.entries(nouns).flatMap(([noun, handlers]) =>
    Object.entries(handlers).map(([verb, handler]) => {
      const routes = contract[noun as keyof typeof contract] as Record<string, AnyRoute>;
      return { route: routes[verb] as AnyRoute, handler: handler as Handler<AnyRoute> };
    }),
  );
}
