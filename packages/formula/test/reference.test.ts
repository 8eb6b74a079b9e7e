import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completions, coreRegistry, referenceMarkdown } from "@asof/formula";
import { describe, expect, test } from "vitest";

const file = join(import.meta.dirname, "..", "docs", "operators.md");

describe("reference of the operators", () => {
  test("docs/operators.md says what the declarations say (UPDATE_REFERENCE=1 writes it)", () => {
    const text = referenceMarkdown(coreRegistry);
    if (process.env.UPDATE_REFERENCE === "1") writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("completions name each operator with its signature, its parameters and the values to choose from", () => {
    const known = new Map(completions(coreRegistry).map((one) => [one.name, one]));
    expect([...known.keys()]).toEqual(coreRegistry.names);
    expect(known.get("rolling")).toMatchObject({
      signature: "(rolling series window #:method str)",
      returns: "Series",
      parameters: [
        { name: "series", type: "Series", presence: "required", values: [] },
        { name: "window", type: "int" },
        { name: "method", presence: "optional", default: '"mean"', isKeyword: true },
      ],
    });
    const method = known.get("rolling")?.parameters[2];
    expect(method?.values).toEqual(expect.arrayContaining(['"mean"', '"median"']));
    expect(known.get("row-mean")?.parameters[1]).toMatchObject({ values: ["#t", "#f", "nil"], default: "#t" });
  });
});
