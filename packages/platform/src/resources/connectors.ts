import { type CallOptions, getClient } from "../client.js";
import { type ConnectorGet, type ConnectorKind, connectors } from "../contract/connectors.js";

/** The connectors that the server knows, of one kind or of all, with the JSON Schema of their parameters. */
export async function listConnectors(options: CallOptions & { kind?: ConnectorKind } = {}): Promise<ConnectorGet[]> {
  const client = options.client ?? getClient();
  const query = options.kind === undefined ? {} : { type: options.kind };
  return (await client.call(connectors.list, { query, signal: options.signal })).data;
}

export async function getConnector(uuid: string, options: CallOptions = {}): Promise<ConnectorGet> {
  const client = options.client ?? getClient();
  return client.call(connectors.get, { params: { uuid }, signal: options.signal });
}
