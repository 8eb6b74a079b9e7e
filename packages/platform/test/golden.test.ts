import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AnyRoute, allRoutes, basePath, matchPath, successStatus } from "../src/contract/index.js";

interface Exchange {
  check: string;
  request: { method: string; path: string; body: unknown };
  response: { status: number; body: unknown };
}

/** Parts of the recorded protocol that the contract does not declare yet. */
const undeclared =
  /^\/(users|organizations|alias)\/|\/hpos\/|:(copy|share|unshare|get_input_specs_schema|get_output_specs)$|_(run|fit)_results\/|^\/projects\/[^/]+\/results\/$/;

function find(method: string, pathname: string): AnyRoute | undefined {
  return allRoutes.find(({ route }) => route.method === method && matchPath(route, pathname))?.route;
}

describe.each(["0.21.1", "0.3.0"])("the exchanges recorded with client %s", (version) => {
  const text = readFileSync(new URL(`./fixtures/golden/exchanges-${version}.json`, import.meta.url), "utf8");
  const exchanges = (JSON.parse(text) as Exchange[]).map((exchange) => {
    const url = new URL(exchange.request.path, "http://host");
    return { ...exchange, url, pathname: url.pathname.slice(basePath.length) };
  });
  const declared = exchanges.filter(({ pathname }) => !undeclared.test(pathname));

  it("all have a route, but for the parts left out on purpose", () => {
    const missing = declared.filter(({ request, pathname }) => !find(request.method, pathname));
    expect(missing.map(({ request }) => `${request.method} ${request.path}`)).toEqual([]);
    const known = exchanges.filter(
      ({ request, pathname }) => undeclared.test(pathname) && find(request.method, pathname),
    );
    expect(known.map(({ request }) => request.path)).toEqual([]);
  });

  it.each(declared.map((exchange, at) => [`${at} ${exchange.check}`, exchange] as const))("%s", (_, exchange) => {
    const route = find(exchange.request.method, exchange.pathname) as AnyRoute;
    const { status, body } = exchange.response;
    const query = Object.fromEntries(exchange.url.searchParams);
    expect(route.query?.safeParse(query).success ?? Object.keys(query).length === 0).toBe(true);
    const request = route.body?.safeParse(exchange.request.body);
    const issues = request?.error?.issues.map(({ path }) => path) ?? [];
    if (status === 422 && exchange.check.startsWith("errors.")) expect(issues).toContainEqual(["title"]);
    else expect(issues).toEqual([]);
    if (status < 400) expect(route.answer.safeParse(body).error?.issues ?? []).toEqual([]);
    if (status === 201) expect(successStatus(route)).toBe(201);
  });
});
