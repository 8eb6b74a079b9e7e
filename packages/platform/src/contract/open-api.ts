import { z } from "zod";
import { allRoutes, basePath } from "./contract.js";
import { type AnyRoute, successStatus } from "./route.js";

type JsonObject = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document, derived from the schemas. */
export function openApiDocument(): JsonObject {
  const schemas: JsonObject = {};
  const paths: Record<string, JsonObject> = {};
  for (const { noun, verb, route } of allRoutes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: { operationId: `${noun}.${verb}`, ...operation(route, schemas) },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Asof platform", version: "v1alpha2" },
    servers: [{ url: basePath }],
    paths,
    components: { schemas },
  };
}

function operation(route: AnyRoute, schemas: JsonObject): JsonObject {
  const content = (schema: z.ZodType, io: "input" | "output") => ({
    "application/json": { schema: jsonSchema(schema, io, schemas) },
  });
  return {
    summary: route.summary,
    parameters: [...pathParameters(route), ...queryParameters(route, schemas)],
    ...(route.body && { requestBody: { required: true, content: content(route.body, "input") } }),
    responses: { [successStatus(route)]: { description: "Success", content: content(route.answer, "output") } },
  };
}

/** JSON Schema whose named parts are moved to the document's components. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", schemas: JsonObject): JsonObject {
  const generated = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const text = JSON.stringify(generated).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema, $defs, ...rest } = JSON.parse(text) as JsonObject;
  Object.assign(schemas, $defs);
  return rest;
}

function pathParameters(route: AnyRoute): JsonObject[] {
  return Array.from(route.path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(route: AnyRoute, schemas: JsonObject): JsonObject[] {
  if (route.query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(route.query, "input", schemas) as {
    properties?: JsonObject;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}
