import { z } from "zod";
import { deployStatusSchema } from "./projects.js";
import { identityShape, jsonObjectSchema, uuidSchema } from "./scalars.js";

/** What every node answers with. */
export const nodeGetShape = {
  object: z.literal("Node"),
  ...identityShape,
  organization: uuidSchema,
  owner: uuidSchema,
  creator: uuidSchema,
  project: uuidSchema,
  title: z.string(),
  description: z.string().nullish(),
  deploy_status: deployStatusSchema,
};

/** What a node with a connector answers with besides. */
export const connectorNodeGetShape = {
  connector_uuid: uuidSchema,
  parameters: jsonObjectSchema,
  output_specs: z.array(z.unknown()).nullish(),
};

export const nodeCreateShape = {
  object: z.literal("Node").nullish(),
  title: z.string(),
  description: z.string().nullish(),
};

export const connectorNodeCreateShape = {
  ...nodeCreateShape,
  connector_uuid: uuidSchema,
  parameters: jsonObjectSchema.nullish(),
};

export const nodeUpdateShape = {
  object: z.literal("Node").nullish(),
  title: z.string().nullish(),
  description: z.string().nullish(),
};

export const connectorNodeUpdateShape = {
  ...nodeUpdateShape,
  connector_uuid: uuidSchema.nullish(),
  parameters: jsonObjectSchema.nullish(),
};

/** In paths without a project, the body of a create names it. */
export const inProjectShape = { project: uuidSchema };
