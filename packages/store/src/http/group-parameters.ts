import { z } from "zod";
import {
  booleanSchema,
  checked,
  dateSchema,
  formatSchema,
  insertionBoundsSchema,
  jsonObjectSchema,
  nameSchema,
  textSchema,
  valueBoundsSchema,
} from "./parameters.js";

export const readGroupSchema = nameSchema
  .extend(valueBoundsSchema.shape)
  .extend(formatSchema.shape)
  .extend({ insertion_date: dateSchema.optional() });

export const writeGroupSchema = nameSchema.extend({
  author: textSchema,
  insertion_date: dateSchema.optional(),
  metadata: jsonObjectSchema.optional(),
  bgroup: z.instanceof(Blob, { error: "a pack of a group is expected" }),
});

export const renameGroupSchema = nameSchema.extend({
  newname: textSchema,
  propagate: booleanSchema.default(true),
});
export const groupInsertionDatesSchema = nameSchema.extend(insertionBoundsSchema.shape);
export const groupHistorySchema = groupInsertionDatesSchema.extend(valueBoundsSchema.shape);

export const readGroupMetadataSchema = nameSchema.extend({
  type: z
    .enum(["standard", "internal", "type"], {
      error: "Possible choices are in ('standard', 'internal', 'type')",
    })
    .default("standard"),
});

export const groupFormulaSchema = nameSchema.extend({ text: textSchema, reject_unknown: booleanSchema.default(true) });

/** Names may be written as numbers where all of them are. */
const namePartSchema = z.union([z.string(), z.number().transform(String)]);
export const bindingsSchema = z.array(
  z.object({ series: namePartSchema, group: namePartSchema, family: namePartSchema }),
);

export const bindSchema = nameSchema.extend({
  formulaname: textSchema,
  bindings: checked(
    (text: string) => bindingsSchema.parse(JSON.parse(text)),
    "is not a JSON list of objects with `series`, `group` and `family`",
  ),
});
