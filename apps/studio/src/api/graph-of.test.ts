import { Client, Input, Layer } from "@asof/platform";
import { expect, test } from "vitest";
import { edgeOf } from "./graph-of.js";

const client = new Client({ apiHost: "http://platform.test" });
const uuid = "6f1c2f5e-8a44-4a5e-9d53-5a1d3b0f7c11";
const base = {
  object: "Edge",
  uuid,
  create_time: "2014-01-01T00:00:00Z",
  upstream_node: uuid,
  downstream_node: uuid,
  output_index: 0,
} as const;

test("a layer tells its order, its span and what it takes of the upstream labels", () => {
  const layer = new Layer(client, {
    ...base,
    type: "Layer",
    order: 1,
    label_indexer: [["a", 2], "b"],
    start_timing: { object: "Timing", type: "RelativeTiming", offset: "PT1H", time_zone: "UTC" },
    end_timing: { object: "Timing", type: "AbsoluteTiming", time: "2014-02-01T00:00:00Z" },
  });
  expect(edgeOf(layer)).toEqual({
    uuid,
    kind: "layer",
    upstream: uuid,
    downstream: uuid,
    order: 1,
    span: "from PT1H to 2014-02-01T00:00:00Z",
    selection: "a, 2, b",
  });
});

test("an input tells its group; what is not limited is left empty", () => {
  const input = new Input(client, { ...base, type: "Input", group_name: "features", label_indexer: null });
  expect(edgeOf(input)).toMatchObject({ kind: "input", group: "features", selection: "" });
  const layer = new Layer(client, { ...base, type: "Layer", order: 0, label_indexer: null });
  expect(edgeOf(layer)).toMatchObject({ span: "", selection: "" });
});
