import type { ZodType } from "zod";
import { PlatformError } from "../errors.js";

export const methods = ["GET", "POST", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** `{ project_uuid: string; uuid: string }` for `"/projects/{project_uuid}/sources/{uuid}"`. */
export type PathParams<Path extends string> = { readonly [Name in ParamNames<Path>]: string };

/**
 * One operation of the platform. Paths are relative to `/v1alpha2`; collections end in `/`, items do
 * not, and actions end in a literal `:verb`.
 */
export interface Route<Path extends string = string, Query = unknown, Body = unknown, Answer = unknown> {
  readonly method: Method;
  readonly path: Path;
  readonly summary: string;
  readonly query?: ZodType<Query>;
  readonly body?: ZodType<Body>;
  readonly answer: ZodType<Answer>;
}

export type AnyRoute = Route<string, unknown, unknown, unknown>;
export type ParamsOf<R> = R extends Route<infer Path, infer _Q, infer _B, infer _A> ? PathParams<Path> : never;
export type QueryOf<R> = R extends Route<string, infer Query, infer _B, infer _A> ? Query : never;
export type BodyOf<R> = R extends Route<string, infer _Q, infer Body, infer _A> ? Body : never;
export type AnswerOf<R> = R extends Route<string, infer _Q, infer _B, infer Answer> ? Answer : never;

/** Types a declaration; query and body are `undefined` where the route has none. */
export function route<const Path extends string, Answer, Query = undefined, Body = undefined>(
  declaration: Route<Path, Query, Body, Answer>,
): Route<Path, Query, Body, Answer> {
  return declaration;
}

/** 201 where a collection gets a new item, else 200. */
export function successStatus(route: AnyRoute): 200 | 201 {
  return route.method === "POST" && route.path.endsWith("/") ? 201 : 200;
}

/** The parameters of a path below `/v1alpha2`, decoded; undefined when it is not this route's. */
export function matchPath<Path extends string>(
  route: { readonly path: Path },
  pathname: string,
): PathParams<Path> | undefined {
  const { prefix, parts } = templateOf(route.path);
  if (!pathname.startsWith(prefix)) return undefined;
  const segments = pathname.split("/");
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [position, part] of parts.entries()) {
    if (!matchSegment(part, segments[position] as string, params)) return undefined;
  }
  return params as PathParams<Path>;
}

/**
 * The path with its parameters filled in and percent-encoded.
 *
 * @throws {PlatformError} `invalid_argument` for a parameter that is missing, empty or a dot segment.
 */
export function buildPath<Path extends string>(route: { readonly path: Path }, params: PathParams<Path>): string {
  const values = params as Record<string, string | undefined>;
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeParam(route.path, name, values[name]));
}

interface Template {
  /** What every path of the route begins with: enough to tell most of them apart. */
  readonly prefix: string;
  readonly parts: readonly Part[];
}

/** A literal segment, or the name of a parameter and the verb behind it. */
type Part = string | { readonly name: string; readonly verb: string };

/** Each is read once: a request is compared with all of them. */
const templates = new Map<string, Template>();

function templateOf(path: string): Template {
  const known = templates.get(path);
  if (known !== undefined) return known;
  const template = { prefix: path.split("{", 1)[0] as string, parts: path.split("/").map(partOf) };
  templates.set(path, template);
  return template;
}

function partOf(text: string): Part {
  const [, name, verb = ""] = /^\{(\w+)\}(:\w+)?$/.exec(text) ?? [];
  return name === undefined ? text : { name, verb };
}

function matchSegment(part: Part, segment: string, params: Record<string, string>): boolean {
  if (typeof part === "string") return part === segment;
  if (!segment.endsWith(part.verb)) return false;
  const encoded = segment.slice(0, segment.length - part.verb.length);
  const value = encoded.includes(":") ? undefined : decode(encoded);
  if (!value) return false;
  params[part.name] = value;
  return true;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function encodeParam(path: string, name: string, value: string | undefined): string {
  if (value === undefined || value === "" || value === "." || value === "..") {
    throw new PlatformError("invalid_argument", `"${value ?? ""}" cannot stand for ${name} in ${path}.`, {
      path,
      name,
      value,
    });
  }
  return encodeURIComponent(value);
}
