import { toEpochMs } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import { openRemoteStore } from "../http/client.js";
import type { SeriesStore } from "../series-store.js";
import { openStore } from "../store.js";

const dateSchema = z.string().refine(isDate, { error: "is not an ISO 8601 date, for example 2014-01-06T00:00Z" });

export const commonSchema = z.object({ namespace: z.string().default("tsh"), json: z.boolean().default(false) });

export const getSchema = commonSchema.extend({
  revisionDate: dateSchema.optional(),
  fromValueDate: dateSchema.optional(),
  toValueDate: dateSchema.optional(),
  keepNans: z.boolean().default(false),
});

export const datesSchema = commonSchema.extend({
  fromInsertionDate: dateSchema.optional(),
  toInsertionDate: dateSchema.optional(),
  fromValueDate: dateSchema.optional(),
  toValueDate: dateSchema.optional(),
});

export const historySchema = datesSchema.extend({
  diff: z.boolean().default(false),
  keepNans: z.boolean().default(false),
});

export const registerSchema = commonSchema.extend({
  update: z.boolean().default(false),
  allowUnknown: z.boolean().default(false),
});

/** Options as a schema has them, or one sentence about the first that is wrong. */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const flag = String(issue?.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new StoreError("invalid_argument", `--${flag} ${issue?.message}.`);
}

/** A store by URL, `http://…` included. */
export async function openByUrl(url: string, namespace: string): Promise<SeriesStore> {
  return /^https?:/.test(url) ? openRemoteStore(url) : await openStore(url, { namespace });
}

function isDate(text: string): boolean {
  try {
    toEpochMs(text);
    return true;
  } catch {
    return false;
  }
}
