import { toEpochMs } from "@asof/series";
import { z } from "zod";
import type { LogEntry } from "../answers.js";
import { objectSchema } from "./parameters.js";

/** The revisions of a series or a group, as the wire tells them. */
export const logSchema = z.array(
  z.object({ rev: z.number(), author: z.string(), date: z.string(), meta: objectSchema }).transform(
    ({ rev, author, date, meta }): LogEntry => ({
      revision: rev,
      author,
      insertionDate: toEpochMs(date),
      metadata: meta,
    }),
  ),
);
