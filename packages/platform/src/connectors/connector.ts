import { z } from "zod";
import type { ConnectorGet, ConnectorKind } from "../contract/connectors.js";
import { PlatformError } from "../errors.js";
import { type CamelInput, wireFromCamel } from "./camel-case.js";

/** What a connector declares; everything else about it is derived. */
export interface Connector<Parameters = unknown> {
  readonly uuid: string;
  readonly kind: ConnectorKind;
  readonly name: string;
  readonly title: string;
  readonly provider: string;
  readonly description: string;
  /** The parameters as they travel. */
  readonly parameters: z.ZodType<Parameters>;
  /** The names of the input groups; none for a source. */
  groups(parameters: Parameters): readonly string[];
  /** The labels of the output's only axis; null where one sample is one number. */
  labels(parameters: Parameters): readonly string[] | null;
  /** What a source can be asked for. */
  readonly fields?: readonly string[];
}

/** What a node is created with: which connector, and its parameters as they travel. */
export interface ConnectorChoice {
  readonly connectorUuid: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Types a declaration. */
export function defineConnector<Parameters>(connector: Connector<Parameters>): Connector<Parameters> {
  return connector;
}

/**
 * The function with which users choose a connector, with names in camel case.
 *
 * @throws {PlatformError} `invalid_argument` when called with parameters that the connector does not take.
 */
export function chooser<Parameters extends object>(
  connector: Connector<Parameters>,
): (parameters: CamelInput<Parameters>) => ConnectorChoice {
  return (parameters) => {
    const wire = wireFromCamel(parameters) as Record<string, unknown>;
    const given = Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== null));
    const { data, error } = z.safeParse(connector.parameters, given);
    if (error) throw refused(connector.name, error);
    return { connectorUuid: connector.uuid, parameters: data as Record<string, unknown> };
  };
}

/** How the catalogue of connectors describes one. */
export function describeConnector(connector: Connector): ConnectorGet {
  const { $schema, ...schema } = z.toJSONSchema(connector.parameters, { io: "input", unrepresentable: "any" });
  const { uuid, title, provider, description, kind } = connector;
  const type = `${(kind[0] as string).toUpperCase()}${kind.slice(1)}Connector` as ConnectorGet["type"];
  return { object: "Connector", type, uuid, title, provider, description, parameters_schema: schema, icon_url: null };
}

function refused(name: string, error: z.ZodError): PlatformError {
  const message = `The parameters do not fit ${name}:\n${z.prettifyError(error)}`;
  return new PlatformError("invalid_argument", message, { connector: name, issues: error.issues }, { cause: error });
}
