import { z } from "zod";
import { route } from "./route.js";
import { jsonObjectSchema, listOf, uuidSchema } from "./scalars.js";

export const connectorKinds = ["source", "operation", "model"] as const;
export const connectorKindSchema = z.enum(connectorKinds);
export type ConnectorKind = z.output<typeof connectorKindSchema>;

function connectorGet<const Type extends string>(type: z.ZodType<Type>) {
  return z.object({
    object: z.literal("Connector"),
    type,
    uuid: uuidSchema,
    title: z.string(),
    provider: z.string(),
    description: z.string(),
    parameters_schema: jsonObjectSchema,
    icon_url: z.url().nullish(),
  });
}

export const connectorTypes = ["SourceConnector", "OperationConnector", "ModelConnector"] as const;
export const connectorGetSchema = connectorGet(z.enum(connectorTypes)).meta({ id: "ConnectorGet" });
export type ConnectorGet = z.output<typeof connectorGetSchema>;

export const connectors = {
  list: route({
    method: "GET",
    path: "/connectors/",
    summary: "All connectors, or those of one kind",
    query: z.object({ type: connectorKindSchema.optional() }),
    answer: listOf(connectorGetSchema),
  }),
  get: route({ method: "GET", path: "/connectors/{uuid}", summary: "One connector", answer: connectorGetSchema }),
};

function kindRoutes<const Collection extends string, const Type extends string>(collection: Collection, type: Type) {
  const answer = connectorGet(z.literal(type));
  const item = `${collection}{uuid}` as const;
  return {
    list: route({ method: "GET", path: collection, summary: "All connectors of a kind", answer: listOf(answer) }),
    get: route({ method: "GET", path: item, summary: "One connector", answer }),
  };
}

export const flatSourceConnectors = kindRoutes("/source_connectors/", "SourceConnector");
export const flatOperationConnectors = kindRoutes("/operation_connectors/", "OperationConnector");
export const flatModelConnectors = kindRoutes("/model_connectors/", "ModelConnector");
