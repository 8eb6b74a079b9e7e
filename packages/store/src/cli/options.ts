import { toEpochMs } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";

export const dateSchema = z
  .string()
  .refine(isDate, { error: "is not an ISO 8601 date, for example 2014-01-06T00:00Z" });

export const commonSchema = z.object({ namespace: z.string().optional(), json: z.boolean().default(false) });

export const valueBoundsSchema = z.object({ fromValueDate: dateSchema.optional(), toValueDate: dateSchema.optional() });

export const insertionBoundsSchema = z.object({
  fromInsertionDate: dateSchema.optional(),
  toInsertionDate: dateSchema.optional(),
});

export const readSchema = commonSchema.extend(valueBoundsSchema.shape).extend({
  revisionDate: dateSchema.optional(),
  keepNans: z.boolean().default(false),
});

export const countSchema = z
  .string()
  .regex(/^[1-9]\d*$/, { error: "is not a whole number from 1" })
  .transform(Number);

/** A JSON object given as text. */
export function jsonSchema<Schema extends z.ZodType>(schema: Schema, error: string) {
  return z.string().transform((text, context): z.output<Schema> => {
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: error });
    return z.NEVER;
  });
}

/** Options as a schema has them, or one sentence about the first that is wrong. */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const flag = String(issue?.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new StoreError("invalid_argument", `--${flag} ${issue?.message}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDate(text: string): boolean {
  try {
    toEpochMs(text);
    return true;
  } catch {
    return false;
  }
}
