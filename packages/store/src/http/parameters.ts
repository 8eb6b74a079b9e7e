import { parseInstant, TimeZone } from "@asof/series";
import { z } from "zod";
import { parseDuration } from "./durations.js";
import { isoInstant } from "./instants.js";

/** What a route was called with, from the query, a form or a JSON body. */
export type Parameters = Record<string, string | Blob>;

const required = "Missing required parameter in the JSON body or the post body or the query string";

export const textSchema = z.string({ error: (issue) => (issue.input === undefined ? required : "a text is expected") });

export const booleanSchema = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(["true", "false", "1", "0", "t", "f", "on", ""]))
  .transform((text) => ["true", "1", "t", "on"].includes(text));

export const dateSchema = checked(readDate, "is not an ISO 8601 date");
const deltaSchema = checked(parseDuration, "is neither an ISO 8601 duration nor like `1 days 00:00:00`");
const timeZoneSchema = checked((zone: string) => TimeZone.of(zone).name, "is no time zone").default("UTC");
/** Any keys, also such as `__proto__`, which `z.record` leaves out. */
export const objectSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
export const jsonObjectSchema = checked((text: string) => objectSchema.parse(JSON.parse(text)), "is not a JSON object");

const partsSchema = checked(
  (text: string) => z.record(z.string(), z.number()).parse(JSON.parse(text)),
  "is not a JSON object of numbers",
);

const namesSchema = checked(
  (text: string) => z.array(z.string()).parse(JSON.parse(text)),
  "is not a JSON list of names",
);

export const nameSchema = z.object({ name: textSchema });
export const valueBoundsSchema = z.object({
  from_value_date: dateSchema.optional(),
  to_value_date: dateSchema.optional(),
});
export const insertionBoundsSchema = z.object({
  from_insertion_date: dateSchema.optional(),
  to_insertion_date: dateSchema.optional(),
});
export const formatSchema = z.object({
  format: z.enum(["json", "tshpack"], { error: "Possible choices are in ('json', 'tshpack')" }).default("json"),
});

const stateSchema = valueBoundsSchema.extend(formatSchema.shape).extend({
  insertion_date: dateSchema.optional(),
  _keep_nans: booleanSchema.default(false),
  inferred_freq: booleanSchema.default(false),
  // There is no cache here that could be passed by or be late.
  nocache: booleanSchema.default(false),
  live: booleanSchema.default(false),
  // ours
  formulas_as_of: booleanSchema.default(false),
  tzone: timeZoneSchema,
});

export const readStateSchema = nameSchema.extend(stateSchema.shape);
export const readStatesSchema = stateSchema.extend({
  names: namesSchema,
});

export const writeStateSchema = nameSchema.extend(formatSchema.shape).extend({
  author: textSchema,
  series: textSchema.optional(),
  bseries: z.instanceof(Blob).optional(),
  insertion_date: dateSchema.optional(),
  tzaware: booleanSchema.default(true),
  keepnans: booleanSchema.default(false),
  replace: booleanSchema.default(false),
  metadata: jsonObjectSchema.optional(),
  tzone: timeZoneSchema,
  // ours
  allow_backfill: booleanSchema.default(false),
});

export const renameSchema = nameSchema.extend({ newname: textSchema, propagate: booleanSchema.default(true) });
export const stripSchema = nameSchema.extend({ insertion_date: dateSchema });
export const frequencySchema = nameSchema
  .extend(valueBoundsSchema.shape)
  .extend({ revision_date: dateSchema.optional() });

export const blockStaircaseSchema = nameSchema
  .extend(valueBoundsSchema.shape)
  .extend(formatSchema.shape)
  .extend({
    revision_freq: partsSchema.optional(),
    revision_time: partsSchema.optional(),
    revision_tz: textSchema.default("UTC"),
    maturity_offset: partsSchema.optional(),
    maturity_time: partsSchema.optional(),
  });

export const findSchema = z.object({
  query: textSchema,
  limit: z.coerce.number().int().positive().optional(),
  meta: booleanSchema.default(false),
  _source: textSchema.optional(),
});

export const basketSchema = nameSchema.extend({ query: textSchema });
export const componentsSchema = nameSchema.extend({ expanded: booleanSchema.default(false) });
export const dependentsSchema = nameSchema.extend({ direct: booleanSchema.default(false) });

export const readMetadataSchema = nameSchema.extend({
  type: z
    .enum(["standard", "internal", "type", "exists", "interval"], {
      error: "Possible choices are in ('standard', 'internal', 'type', 'exists', 'interval')",
    })
    .default("standard"),
  all: booleanSchema.default(false),
});

export const writeMetadataSchema = nameSchema.extend({ metadata: jsonObjectSchema });
export const insertionDatesSchema = nameSchema.extend(valueBoundsSchema.shape).extend(insertionBoundsSchema.shape);

export const historySchema = insertionDatesSchema.extend(formatSchema.shape).extend({
  diffmode: booleanSchema.default(false),
  _keep_nans: booleanSchema.default(false),
});

export const staircaseSchema = nameSchema
  .extend(valueBoundsSchema.shape)
  .extend(formatSchema.shape)
  .extend({ delta: deltaSchema });

export const logSchema = nameSchema.extend({
  limit: z.coerce.number().int().positive().optional(),
  fromdate: dateSchema.optional(),
  todate: dateSchema.optional(),
});

export const readFormulaSchema = nameSchema.extend({
  level: z.coerce.number().int().default(-1),
  expanded: booleanSchema.default(false),
  display: booleanSchema.default(true),
  // ours
  revision_date: dateSchema.optional(),
});

export const writeFormulaSchema = nameSchema.extend({
  text: textSchema,
  reject_unknown: booleanSchema.default(true),
  // ours
  author: textSchema.optional(),
  insertion_date: dateSchema.optional(),
});

export const evalFormulaSchema = valueBoundsSchema.extend(formatSchema.shape).extend({
  text: textSchema,
  revision_date: dateSchema.optional(),
});

export const changesSchema = z.object({ names: namesSchema.optional(), groups: namesSchema.optional() });

export const catalogSchema = z.object({ allsources: booleanSchema.default(true) });

export const noParametersSchema = z.object({});

/** A text that a function reads, refused with a message when the function throws. */
export function checked<T>(read: (text: string) => T, problem: string) {
  return textSchema.transform((text, context) => {
    try {
      return read(text);
    } catch {
      context.addIssue({ code: "custom", message: `\`${text}\` ${problem}` });
      return z.NEVER;
    }
  });
}

function readDate(text: string): string {
  const instant = isoInstant(text);
  parseInstant(instant);
  return instant;
}

/** The parameters of a request, wherever it carries them. */
export async function readParameters(request: Request): Promise<Parameters> {
  const parameters: Parameters = Object.fromEntries(new URL(request.url).searchParams);
  const type = request.headers.get("content-type") ?? "";
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    for (const [name, value] of await formOf(request)) parameters[name] = value as string | Blob;
  } else if (/^application\/json/.test(type)) {
    const body = jsonObjectSchema.parse(await request.text());
    for (const [name, value] of Object.entries(body)) {
      if (value !== null) parameters[name] = typeof value === "object" ? JSON.stringify(value) : String(value);
    }
  }
  return parameters;
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    const message = "The body is no such form as its content type says";
    throw new z.ZodError([{ code: "custom", path: [], message, input: undefined }]);
  }
}
