import { z } from "zod";
import { labelIndexerSchema } from "./label-indexer.js";
import { identityShape, uuidSchema } from "./scalars.js";

/** What every edge answers with. */
export const edgeGetShape = {
  object: z.literal("Edge"),
  ...identityShape,
  downstream_node: uuidSchema,
  upstream_node: uuidSchema,
  output_index: z.int(),
  label_indexer: labelIndexerSchema.nullish(),
};

export const edgeCreateShape = {
  object: z.literal("Edge").nullish(),
  upstream_node: uuidSchema,
  output_index: z.int().nullish(),
  label_indexer: labelIndexerSchema.nullish(),
};
