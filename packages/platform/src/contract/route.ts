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
  const template = route.path.split("/");
  const segments = pathname.split("/");
  if (template.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [position, part] of template.entries()) {
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

function matchSegment(part: string, segment: string, params: Record<string, string>): boolean {
  const [, name, verb] = /^\{(\w+)\}(:\w+)?$/.exec(part) ?? [];
  if (name === undefined) return part === segment;
  if (verb !== undefined && !segment.endsWith(verb)) return false;
  const encoded = verb === undefined ? segment : segment.slice(0, -verb.length);
  const value = encoded.includes(":") ? undefined : decode(encoded);
  if (!value) return false;
  params[name] = value;
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
