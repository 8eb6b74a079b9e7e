import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allRoutes, openApiDocument, successStatus } from "../src/contract/index.js";

interface Original {
  /** By method and path: query parameters with whether they are required, and the schema of each success. */
  paths: Record<string, { query: [string, boolean][]; body: string | null; answers: Record<string, string> }>;
  schemas: Record<string, { required: string[]; optional: string[] }>;
}

/** What the original clients know, gathered from the OpenAPI document that their recorded exchanges fit. */
const original: Original = JSON.parse(
  readFileSync(new URL("./fixtures/original-operations.json", import.meta.url), "utf8"),
);

const nameless = (path: string): string => path.replace(/\{\w+\}/g, "{}");
const originalPaths = Object.entries(original.paths).map(([operation, rest]) => ({
  operation: nameless(operation),
  ...rest,
}));

/** The original knows this list for all projects only; a project in place of `-` is ours. */
const ours = ["GET /projects/{}/time_series/"];

/** Fields that older clients ignore. */
const extensions: Record<string, string[]> = {
  TimeSeriesGet: ["series"],
  NodeRunJobGet: ["cache_hits", "cache_misses", "notes", "seconds", "training_rows"],
  ModelFitJobGet: ["cache_hits", "cache_misses", "notes", "seconds", "training_rows"],
  BacktestJobGet: ["cache_hits", "cache_misses", "error_reason", "notes", "seconds", "training_rows"],
};

interface Schema {
  properties: Record<string, unknown>;
  required?: string[];
}

const document = openApiDocument() as {
  paths: Record<string, Record<string, { parameters: { name: string; in: string; required: boolean }[] }>>;
  components: { schemas: Record<string, Schema> };
};

const named = (id: string): Schema | undefined => document.components.schemas[id];

describe("the contract beside the original platform's", () => {
  it.each(allRoutes.map(({ noun, verb, route }) => [`${noun}.${verb}`, route] as const))(
    "has %s where, how and with which query the original has it",
    (_, route) => {
      const operation = `${route.method} ${nameless(route.path)}`;
      if (ours.includes(operation)) return;
      const same = originalPaths.find((other) => other.operation === operation);
      expect(same, operation).toBeDefined();
      expect(route.body !== undefined).toBe(same?.body !== null);
      expect(Object.keys(same?.answers ?? {})).toEqual([String(successStatus(route))]);
      const declared = document.paths[route.path]?.[route.method.toLowerCase()]?.parameters ?? [];
      const query = declared.filter((parameter) => parameter.in === "query");
      expect(query.map(({ name, required }) => [name, required]).sort()).toEqual(same?.query);
    },
  );

  const shared = Object.keys(original.schemas).filter((id) => named(id) !== undefined);

  it("names at least the schemas of what users meet", () => {
    expect(shared).toEqual(
      expect.arrayContaining([
        "ProjectGet",
        "TimeSeriesCreate",
        "LayerGet",
        "NodeJobCreate",
        "BacktestGet",
        "TimeDataset",
      ]),
    );
  });

  it.each(shared)("requires of a %s what the original requires, and knows no other fields but our extensions", (id) => {
    const { properties, required = [] } = named(id) as Schema;
    const { required: wanted, optional } = original.schemas[id] as Original["schemas"][string];
    expect(required.toSorted()).toEqual(wanted);
    const known = [...wanted, ...optional, ...(extensions[id] ?? [])];
    const names = Object.keys(properties);
    expect(known).toEqual(expect.arrayContaining(names));
    if (id.endsWith("Get")) expect(names.toSorted()).toEqual(known.toSorted());
  });
});

describe("the OpenAPI document", () => {
  it("has no reference that leads nowhere", () => {
    const references = JSON.stringify(document).match(/#\/[\w/$]+/g) ?? [];
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(known).toEqual(expect.arrayContaining([...new Set(references)]));
  });

  it("describes the nested numbers of a dataset as an array", () => {
    expect(JSON.stringify(named("TimeDataset"))).toContain('"values":{"type":"array"}');
  });
});
