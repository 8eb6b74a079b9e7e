import { z } from "zod";
import type { Owner } from "./owner.js";

const PREFIX = "dev.asof.sandbox";

/** The label that every container of this package carries; its value is the session's id. */
export const SESSION_LABEL = `${PREFIX}.session`;

const labelsSchema = z.object({
  [`${PREFIX}.boot`]: z.string(),
  [`${PREFIX}.space`]: z.string(),
  [`${PREFIX}.pid`]: z.coerce.number().int(),
  [`${PREFIX}.started`]: z.string(),
});

export function containerLabels(sessionId: string, owner: Owner): Record<string, string> {
  return {
    [SESSION_LABEL]: sessionId,
    [`${PREFIX}.boot`]: owner.boot,
    [`${PREFIX}.space`]: owner.space,
    [`${PREFIX}.pid`]: String(owner.pid),
    [`${PREFIX}.started`]: owner.started,
    [`${PREFIX}.created`]: new Date().toISOString(),
  };
}

/** The owner that labels name, or undefined when they are not ours. */
export function ownerFromLabels(labels: Record<string, string>): Owner | undefined {
  const parsed = labelsSchema.safeParse(labels);
  if (!parsed.success) return undefined;
  const read = (name: string) => (parsed.data as Record<string, string | number>)[`${PREFIX}.${name}`];
  return {
    boot: String(read("boot")),
    space: String(read("space")),
    pid: Number(read("pid")),
    started: String(read("started")),
  };
}
