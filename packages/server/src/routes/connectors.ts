import { connectorCatalogue, describeConnector, findConnector } from "@asof/platform";
import type { ConnectorGet, ConnectorKind, contract } from "@asof/platform/contract";
import { ServerError } from "../errors.js";
import { type Handlers, listOf } from "./handlers.js";

export function connectorRoutes(): Handlers<typeof contract.connectors> {
  return {
    list: async ({ query }) => listOf(describeAll(query.type)),
    get: async ({ params }) => describe(params.uuid),
  };
}

/** The connectors of one kind, by the older paths. */
export function flatConnectorRoutes<Noun>(kind: ConnectorKind): Handlers<Noun> {
  return {
    list: async () => listOf(describeAll(kind)),
    get: async ({ params }: { params: { uuid: string } }) => describe(params.uuid, kind),
  } as unknown as Handlers<Noun>;
}

function describeAll(kind: ConnectorKind | undefined): ConnectorGet[] {
  return connectorCatalogue.filter((one) => kind === undefined || one.kind === kind).map(describeConnector);
}

function describe(uuid: string, kind?: ConnectorKind): ConnectorGet {
  const connector = findConnector(uuid);
  if (connector !== undefined && (kind === undefined || connector.kind === kind)) return describeConnector(connector);
  throw new ServerError("not_found", `There is no ${kind ?? ""} connector ${uuid}.`.replace("  ", " "));
}
