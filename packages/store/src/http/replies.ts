import { type AnySeries, formatInstant, isSeriesError } from "@asof/series";
import { ZodError } from "zod";
import type { LogEntry } from "../answers.js";
import { isStoreError } from "../errors.js";
import { packSeries } from "./pack.js";
import { type JsonStyle, seriesToJson } from "./series-json.js";

/** Carries the code of our errors beside what the wire has for everybody. */
export const errorHeader = "x-asof-error";

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/**
 * Series and lists of dates go as `text/json`: in ASCII, as clients take text of no known encoding for ISO 8859-1.
 */
export function textJson(body: string, status = 200): Response {
  const ascii = body.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return new Response(ascii, { status, headers: { "content-type": "text/json" } });
}

interface ReplyOptions extends JsonStyle {
  readonly status?: number;
}

export async function seriesReply(
  series: AnySeries,
  format: "json" | "tshpack",
  { status = 200, style, zone }: ReplyOptions = {},
): Promise<Response> {
  if (format === "json") return textJson(seriesToJson(series, { style, zone }), status);
  return packReply(await packSeries(series), status);
}

export function packReply(pack: Uint8Array, status = 200): Response {
  const headers = { "content-type": "application/octet-stream" };
  return new Response(pack as Uint8Array<ArrayBuffer>, { status, headers });
}

export function logReply(entries: readonly LogEntry[]): Response {
  return json(
    entries.map(({ revision, author, insertionDate, metadata }) => ({
      rev: revision,
      author,
      date: formatInstant(insertionDate, "+00:00"),
      meta: metadata,
    })),
  );
}

export function nothing(): Response {
  return new Response(null, { status: 204 });
}

export function notFound(name: string): Response {
  return json({ message: `\`${name}\` does not exists` }, 404);
}

/** Wrong parameters: which, and why. */
export function refusal(error: ZodError): Response {
  const errors = Object.fromEntries(error.issues.map((issue) => [issue.path.join("."), issue.message]));
  return json({ errors, message: "Input payload validation failed" }, 400);
}

/** Everything else that goes wrong is 418 and plain text, as the clients of the originals expect. */
export function failure(error: unknown): Response {
  if (error instanceof ZodError) return refusal(error);
  const known = isStoreError(error) || isSeriesError(error);
  if (known && error.code === "not_allowed") {
    return Response.json(
      { message: `not allowed to do this: ${error.message}` },
      { status: 405, headers: { [errorHeader]: error.code } },
    );
  }
  const headers = { "content-type": "text/plain", ...(known && { [errorHeader]: error.code }) };
  return new Response(error instanceof Error ? error.message : String(error), { status: 418, headers });
}
