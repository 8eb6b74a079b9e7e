import { Time } from "@asof/series";
import { z } from "zod";

const durationPattern =
  /^[+-]?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]0+)?S)?)?$/;

export const uuidSchema = z.guid();

/** An instant as answers write it: ISO 8601 in UTC, ending in `Z`. */
export const timeSchema = z.iso.datetime();

/** An instant as requests may write it; read as UTC where it has no offset, and brought to the `Z` form. */
export const timeCreateSchema = z.iso.datetime({ offset: true, local: true }).transform((text, context) => {
  try {
    return new Time(text).toString();
  } catch {
    context.addIssue({ code: "custom", message: "not an instant with at most nine digits of a second" });
    return z.NEVER;
  }
});

/** ISO 8601 duration with whole components and an optional sign before all of it. */
export const durationSchema = z.string().regex(durationPattern, "not an ISO 8601 duration, for example PT1H");

/** A duration as requests may write it: a bare `P`, which older clients send for zero, becomes `PT0H`. */
export const durationCreateSchema = z.preprocess(
  (text) => (text === "P" || text === "-P" || text === "+P" ? "PT0H" : text),
  durationSchema,
);

export const labelSchema = z.union([z.int(), z.string()]);

export const jsonObjectSchema = z.record(z.string(), z.unknown());

/** Lists come whole: nobody asks for a second page. */
export function listOf<Item>(item: z.ZodType<Item>) {
  return z.object({ data: z.array(item), has_more: z.boolean() });
}

/** What every stored thing has. */
export const identityShape = {
  uuid: uuidSchema,
  create_time: timeSchema,
  update_time: timeSchema.nullish(),
};
