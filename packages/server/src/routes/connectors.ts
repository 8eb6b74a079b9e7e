import { connectorCatalogue, describeConnector, findConnector } from "@asof/platform";
import type { contract } from "@asof/platform/contract";
import { ServerError } from "../errors.js";
import { type Handlers, listOf } from "./handlers.js";

export function connectorRoutes(): Handlers<typeof contract.connectors> {
  return {
    list: async ({ query }) => {
      const wanted = connectorCatalogue.filter(
        (connector) => query.type === undefined || connector.kind === query.type,
      );
      return listOf(wanted.map(describeConnector));
    },
    get: async ({ params }) => {
      const connector = findConnector(params.uuid);
      if (connector === undefined) throw new ServerError("not_found", `There is no connector ${params.uuid}.`);
      return describeConnector(connector);
    },
  };
}
