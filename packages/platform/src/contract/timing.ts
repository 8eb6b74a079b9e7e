import { z } from "zod";
import { durationCreateSchema, durationSchema, timeCreateSchema, timeSchema } from "./scalars.js";

const timing = z.literal("Timing");

export const absoluteTimingSchema = z.object({ object: timing, type: z.literal("AbsoluteTiming"), time: timeSchema });
export const relativeTimingSchema = z.object({
  object: timing,
  type: z.literal("RelativeTiming"),
  frequency: durationSchema.nullish(),
  offset: durationSchema.nullish(),
  time_zone: z.string(),
});
export const cronTimingSchema = z.object({
  object: timing,
  type: z.literal("CronTiming"),
  cron_expression: z.string(),
  time_zone: z.string(),
});

export const absoluteTimingCreateSchema = z.object({
  object: timing.nullish(),
  type: z.literal("AbsoluteTiming"),
  time: timeCreateSchema,
});
export const relativeTimingCreateSchema = z.object({
  object: timing.nullish(),
  type: z.literal("RelativeTiming"),
  frequency: durationCreateSchema.nullish(),
  offset: durationCreateSchema.nullish(),
  time_zone: z.string().nullish(),
});
export const cronTimingCreateSchema = z.object({
  object: timing.nullish(),
  type: z.literal("CronTiming"),
  cron_expression: z.string(),
  time_zone: z.string().nullish(),
});

/** A boundary of a range: a fixed instant, or an offset from the time of the run. */
export const boundaryTimingSchema = z.discriminatedUnion("type", [absoluteTimingSchema, relativeTimingSchema]);
export const boundaryTimingCreateSchema = z.discriminatedUnion("type", [
  absoluteTimingCreateSchema,
  relativeTimingCreateSchema,
]);

/** The reference times of a backtest's fits: once, or by a cron expression. */
export const referenceTimingSchema = z.discriminatedUnion("type", [absoluteTimingSchema, cronTimingSchema]);
export const referenceTimingCreateSchema = z.discriminatedUnion("type", [
  absoluteTimingCreateSchema,
  cronTimingCreateSchema,
]);

/** When a policy fires: once, at a frequency, or by a cron expression. */
export const scheduleTimingSchema = z.discriminatedUnion("type", [
  absoluteTimingSchema,
  relativeTimingSchema,
  cronTimingSchema,
]);
export const scheduleTimingCreateSchema = z.discriminatedUnion("type", [
  absoluteTimingCreateSchema,
  relativeTimingCreateSchema,
  cronTimingCreateSchema,
]);

export type AbsoluteTimingGet = z.output<typeof absoluteTimingSchema>;
export type RelativeTimingGet = z.output<typeof relativeTimingSchema>;
export type CronTimingGet = z.output<typeof cronTimingSchema>;
export type TimingGet = z.output<typeof scheduleTimingSchema>;
export type AbsoluteTimingCreate = z.output<typeof absoluteTimingCreateSchema>;
export type RelativeTimingCreate = z.output<typeof relativeTimingCreateSchema>;
export type CronTimingCreate = z.output<typeof cronTimingCreateSchema>;
export type BoundaryTimingCreate = z.output<typeof boundaryTimingCreateSchema>;
export type ReferenceTimingCreate = z.output<typeof referenceTimingCreateSchema>;
export type ScheduleTimingCreate = z.output<typeof scheduleTimingCreateSchema>;
