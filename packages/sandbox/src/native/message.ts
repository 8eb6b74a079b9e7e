import { z } from "zod";
import { EXCEEDABLE, type FileRequest } from "../session/peer.js";

/** Version of the messages; the runner announces it in `ready`. */
const PROTOCOL_VERSION = 1;

const exceededSchema = z.array(z.enum(EXCEEDABLE)).max(EXCEEDABLE.length).default([]);
const droppedSchema = z.object({ stdout: z.number(), stderr: z.number() });

const failureSchema = z.object({
  kind: z.enum(["python", "unsupported", "too_large", "file"]),
  type: z.string(),
  message: z.string(),
  traceback: z.string(),
});

/** What the runner may send; everything that runs user code is untrusted. */
export const runnerMessageSchema = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("ready"),
    protocol: z.literal(PROTOCOL_VERSION),
    python: z.string(),
    filtered: z.boolean(),
  }),
  z.object({ op: z.literal("stream"), name: z.enum(["stdout", "stderr"]) }),
  z.object({ op: z.literal("output"), mimes: z.array(z.string()) }),
  z.object({
    op: z.literal("progress"),
    done: z.number(),
    total: z.number().nullable(),
    message: z.string().max(1000).nullable(),
  }),
  z.object({
    op: z.literal("result"),
    id: z.number(),
    value: z.unknown(),
    unsupported: z.boolean().optional(),
    dropped: droppedSchema,
    exceeded: exceededSchema,
  }),
  z.object({
    op: z.literal("error"),
    id: z.number(),
    error: failureSchema,
    dropped: droppedSchema,
    exceeded: exceededSchema,
  }),
]);
export type RunnerMessage = z.output<typeof runnerMessageSchema>;
export type RunnerReply = Extract<RunnerMessage, { op: "result" | "error" }>;

/** What the client asks of the runner. */
export type RunnerRequest =
  | { op: "define"; name: string; value: unknown }
  | { op: "exec" | "eval" | "run"; code: string; asText?: boolean }
  | Omit<FileRequest, "data">;
