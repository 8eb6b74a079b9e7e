import {
  check,
  coreRegistry,
  evaluate,
  explain,
  groupDependencies,
  insertionDates,
  isAware,
  resultType,
} from "@asof/formula";
import { Frame } from "@asof/series";
import { describe, expect, test } from "vitest";
import { exampleData } from "./example-data.js";
import { MemoryReader } from "./memory-reader.js";

const registry = coreRegistry;
const reader = new MemoryReader(exampleData);
const codes = async (formula: string) => (await check(formula, registry, reader)).map(({ code }) => code);

describe("groups in formulas", () => {
  test("are frames, and no series", async () => {
    expect(resultType('(group-add (group "scenarios") (series "a"))', registry)).toBe("Frame");
    expect(await codes('(add (group "scenarios") (series "a"))')).toEqual(["type_mismatch"]);
    expect(await codes('(group-add (group "scenarios") 3)')).toEqual(["type_mismatch"]);
  });

  test("are checked like series: unknown ones, and those with another kind of instants", async () => {
    expect(await codes('(group-add (group "scenarios") (series "a"))')).toEqual([]);
    expect(await codes('(group-add (group "scenario") (series "nope"))')).toEqual(["unknown_group", "unknown_series"]);
    const [issue] = await check('(group-add (group "scenario") (group "scenarios"))', registry, reader);
    expect(issue?.nearest).toBe("scenarios");
    expect(await codes('(group-add (group "scenarios") (series "n"))')).toEqual(["mixed_awareness"]);
    expect(await isAware('(group "scenarios")', { registry, reader })).toBe(true);
    expect(groupDependencies('(group-add (group "b") (group-add (group "a") (group "b")))')).toEqual(["b", "a"]);
  });

  test("are read within the bounds, each once", async () => {
    const counted = new MemoryReader(exampleData);
    const formula = '(group-add (group "scenarios") (group "scenarios"))';
    const query = { fromValueDate: "2020-01-02Z", toValueDate: "2020-01-02Z" };
    const frame = (await evaluate(formula, { registry, reader: counted, query })) as Frame;
    expect(frame.toObject()).toEqual({ low: { "2020-01-02T00:00:00Z": 4 }, high: { "2020-01-02T00:00:00Z": 40 } });
    expect(counted.reads).toEqual(["scenarios"]);
  });

  test("need a reader that has groups, and at least one group to add", async () => {
    const without = new MemoryReader({ series: {} });
    Object.defineProperty(without, "groups", { value: undefined });
    const error = { code: "reader_cannot" };
    await expect(evaluate('(group "x")', { registry, reader: without })).rejects.toMatchObject(error);
    await expect(evaluate('(group "x")', { registry, reader })).rejects.toMatchObject({ code: "unknown_group" });
    const alone = evaluate('(group-add (series "a"))', { registry, reader });
    await expect(alone).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("are explained with what is known of them, and with their values", async () => {
    const formula = '(group-add (group "scenarios") (group "nope"))';
    const { type, arguments: args } = await explain(formula, { registry, reader, results: true });
    expect(type).toBe("Frame");
    expect(args.map(({ groups }) => groups?.map(({ name, metadata }) => [name, metadata?.tzaware]))).toEqual([
      [["scenarios", true]],
      [["nope", undefined]],
    ]);
    const first = args[0]?.result;
    expect(first instanceof Frame && first.columns).toEqual(["low", "high"]);
    expect(args[1]?.error).toMatchObject({ code: "unknown_group" });
  });

  test("count for the dates at which a formula can have changed", async () => {
    const dates = await insertionDates('(group-add (group "scenarios") (series "b"))', { registry, reader });
    expect(dates).toEqual([0, Date.UTC(2020, 0, 10)]);
  });
});
