import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { allRoutes } from "./contract.js";
import { buildPath, matchPath, type ParamsOf, route } from "./route.js";
import { timeSeries } from "./time-series.js";

const param = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text !== "." && text !== ".." && text.isWellFormed());

describe("paths", () => {
  it("come back from matching with the parameters they were built from", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allRoutes),
        fc.array(param, { minLength: 3, maxLength: 3 }),
        ({ route }, values) => {
          const names = Array.from(route.path.matchAll(/\{(\w+)\}/g), ([, name]) => name as string);
          const params = Object.fromEntries(names.map((name, at) => [name, values[at] as string]));
          const path = buildPath(route, params);
          expect(new URL(`http://host${path}`).pathname).toBe(path);
          expect(matchPath(route, path)).toEqual(params);
        },
      ),
    );
  });

  it("of one method and path belong to one route", () => {
    const filled = allRoutes.map(({ route }) => `${route.method} ${route.path.replace(/\{\w+\}/g, "x")}`);
    expect(new Set(filled).size).toBe(filled.length);
    for (const [at, { route }] of allRoutes.entries()) {
      const path = route.path.replace(/\{\w+\}/g, "x");
      const found = allRoutes.findIndex((other) => other.route.method === route.method && matchPath(other.route, path));
      expect(found).toBe(at);
    }
  });

  it("tell an action from the item it is for", () => {
    const uuid = "b51d85af-8306-4108-bfa4-592a247377d8";
    expect(matchPath(timeSeries.get, `/projects/-/time_series/${uuid}`)).toEqual({ project_uuid: "-", uuid });
    expect(matchPath(timeSeries.get, `/projects/-/time_series/${uuid}:query`)).toBeUndefined();
    expect(matchPath(timeSeries.query, `/projects/-/time_series/${uuid}:query`)).toEqual({ project_uuid: "-", uuid });
    expect(matchPath(timeSeries.query, `/projects/-/time_series/${uuid}`)).toBeUndefined();
    expect(matchPath(timeSeries.query, "/projects/-/time_series/:query")).toBeUndefined();
    expect(matchPath(timeSeries.list, "/projects/-/time_series")).toBeUndefined();
    expect(matchPath(timeSeries.get, "/projects/-/time_series/%E0%A4%A")).toBeUndefined();
  });

  it("cannot leave their place", () => {
    for (const uuid of ["", ".", ".."]) {
      expect(() => buildPath(timeSeries.get, { project_uuid: "-", uuid })).toThrow(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    }
    expect(buildPath(timeSeries.get, { project_uuid: "-", uuid: "../a:b" })).toBe("/projects/-/time_series/..%2Fa%3Ab");
  });

  it("give their parameters a type", () => {
    expectTypeOf<ParamsOf<typeof timeSeries.query>>().toEqualTypeOf<{
      readonly project_uuid: string;
      readonly uuid: string;
    }>();
    const bare = route({ method: "GET", path: "/projects/", summary: "", answer: timeSeries.list.answer });
    expectTypeOf<keyof ParamsOf<typeof bare>>().toEqualTypeOf<never>();
  });
});
