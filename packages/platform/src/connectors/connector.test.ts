import { readFileSync } from "node:fs";
import { TimeDelta } from "@asof/series";
import { describe, expect, expectTypeOf, it } from "vitest";
import { connectorGetSchema } from "../contract/connectors.js";
import { connectorCatalogue, findConnector } from "./catalogue.js";
import { describeConnector } from "./connector.js";
import { lightGBM } from "./lightgbm.js";
import { numericalExpressionConnector } from "./numerical-expression.js";
import { storedSeries, storedSeriesConnector } from "./stored-series.js";
import { timeTransformations } from "./time-transformations.js";
import { timeTrends, timeTrendsConnector } from "./time-trends.js";

interface OriginalConnector {
  kind: string;
  name: string;
  uuid: string;
  parameters: { name: string; required: boolean }[];
  enums: Record<string, string[]>;
  structs: Record<string, { name: string; required: boolean }[]>;
}

/** Read off the last client's own classes. */
const originals: OriginalConnector[] = JSON.parse(
  readFileSync(new URL("../../test/fixtures/original-connectors.json", import.meta.url), "utf8"),
);

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

/** Every list of allowed words in a schema. */
function enumsOf(schema: Schema): string[][] {
  const parts = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
  ];
  return [...(schema.enum ? [schema.enum] : []), ...parts.flatMap(enumsOf)];
}

describe("a connector", () => {
  const known = connectorCatalogue.filter(({ name }) => originals.some((original) => original.name === name));

  it("has its own uuid and name", () => {
    expect(new Set(connectorCatalogue.map(({ uuid }) => uuid)).size).toBe(connectorCatalogue.length);
    expect(new Set(connectorCatalogue.map(({ name }) => name)).size).toBe(connectorCatalogue.length);
    expect(findConnector(storedSeriesConnector.uuid)).toBe(storedSeriesConnector);
    expect(findConnector("no such uuid")).toBeUndefined();
    expect(known).toHaveLength(connectorCatalogue.length - 1);
  });

  it.each(known.map((connector) => [connector.name, connector] as const))(
    "%s takes what the original takes",
    (name, connector) => {
      const original = originals.find((other) => other.name === name) as OriginalConnector;
      const schema = describeConnector(connector).parameters_schema as Schema;
      expect({ kind: connector.kind, uuid: connector.uuid }).toEqual({ kind: original.kind, uuid: original.uuid });
      expect(Object.keys(schema.properties ?? {}).sort()).toEqual(original.parameters.map((one) => one.name).sort());
      const required = original.parameters.filter((one) => one.required).map((one) => one.name);
      expect((schema.required ?? []).toSorted()).toEqual(required.sort());
      const { GroupName = [], ...enums } = original.enums;
      expect(enumsOf(schema).map(String).sort()).toEqual(Object.values(enums).map(String).sort());
      if (GroupName.length > 0) expect(connector.groups({})).toEqual(GroupName);
      const structs = Object.values(schema.properties ?? {}).filter((one) => one.properties);
      const fieldsOf = (fields: [string, boolean][]): string => String(fields.sort());
      expect(
        structs
          .map((one) =>
            fieldsOf(Object.keys(one.properties ?? {}).map((field) => [field, !!one.required?.includes(field)])),
          )
          .sort(),
      ).toEqual(
        Object.values(original.structs)
          .map((one) => fieldsOf(one.map(({ name, required }) => [name, required])))
          .sort(),
      );
    },
  );

  it.each(connectorCatalogue.map((connector) => [connector.name, connector] as const))(
    "%s can be listed",
    (_, connector) => {
      expect(connectorGetSchema.parse(describeConnector(connector))).toMatchObject({
        object: "Connector",
        uuid: connector.uuid,
      });
    },
  );

  it("tells the groups that its inputs form and the labels of what it answers", () => {
    expect(numericalExpressionConnector.groups({ variable_names: ["x", "y"], math_expression: "x - y" })).toEqual([
      "x",
      "y",
    ]);
    const trends = timeTrends({ samplePeriod: "PT1H", timeZone: "Asia/Shanghai", fields: ["HOUR_OF_DAY", "EPOCH"] });
    const parameters = timeTrendsConnector.parameters.parse(trends.parameters);
    expect(timeTrendsConnector.labels(parameters)).toEqual(["HOUR_OF_DAY", "EPOCH"]);
  });
});

describe("choosing a connector", () => {
  it("writes names and durations as they travel", () => {
    const shiftPeriod = TimeDelta.parse("-PT24H");
    expect(timeTransformations({ shiftParameters: { shiftPeriod } }).parameters).toEqual({
      shift_parameters: { shift_period: "-PT24H" },
    });
    expect(storedSeries({ series: ["a.b"], samplePeriod: "PT1H" })).toEqual({
      connectorUuid: storedSeriesConnector.uuid,
      parameters: { series: ["a.b"], sample_period: "PT1H" },
    });
  });

  it("leaves out what was not set, but keeps nulls inside a struct", () => {
    expect(lightGBM({ objective: "quantile", alpha: 0.9, maxDepth: null }).parameters).toEqual({
      objective: "quantile",
      alpha: 0.9,
    });
    const differencingParameters = { differencingPeriod: null, differencingOrder: 1 };
    expect(timeTransformations({ differencingParameters }).parameters).toEqual({
      differencing_parameters: { differencing_period: null, differencing_order: 1 },
    });
  });

  it("refuses what the connector does not take, and says where", () => {
    const refused = expect.objectContaining({ code: "invalid_argument" });
    const period = { samplePeriod: "PT1H", fields: ["EPOCH"] as const };
    expect(() => timeTrends({ ...period, timeZone: "Mars/Olympus" })).toThrow(/TimeTrends.*IANA.*time_zone/s);
    expect(() => timeTrends({ ...period, timeZone: "UTC", samplePeriod: "P1M" })).toThrow(refused);
    expect(() => timeTrends({ ...period, timeZone: "UTC", samplePeriod: "-PT1H" })).toThrow(refused);
    expect(() => storedSeries({ series: [], samplePeriod: "PT1H" })).toThrow(refused);
    // @ts-expect-error a field that time trends do not have
    expect(() => timeTrends({ samplePeriod: "PT1H", timeZone: "UTC", fields: ["SECOND"] })).toThrow(refused);
  });

  it("knows its parameters by type", () => {
    expectTypeOf<Parameters<typeof lightGBM>[0]["numBoostRound"]>().toEqualTypeOf<number | null | undefined>();
  });
});
