import type { ExamplePoints, Operator, OperatorExample } from "../operator.js";
import type { Registry } from "../registry.js";
import { type Completion, completions, type ParameterCompletion } from "./completions.js";

/** The reference of all operators of a registry as Markdown: signature, documentation, parameters, examples. */
export function referenceMarkdown(registry: Registry): string {
  const all = completions(registry);
  const contents = all.map(({ name, summary }, i) => `- [\`${name}\`](#operator-${i + 1}): ${summary}`);
  const sections = all.map((one, i) => section(one, registry.get(one.name) as Operator, i + 1));
  return `${["# Operators", contents.join("\n"), ...sections].join("\n\n")}\n`;
}

/** Anchored by number: signs vanish from the anchors that headings get by themselves. */
function section(one: Completion, { examples }: Operator, number: number): string {
  const parts = [
    `<a id="operator-${number}"></a>`,
    `## \`${one.name}\``,
    `\`${one.signature}\` gives ${one.returns ?? "what its arguments make it"}.`,
    one.doc,
  ];
  if (one.parameters.length > 0) parts.push(table(one.parameters));
  parts.push(...examples.map(exampleText));
  return parts.join("\n\n");
}

function table(parameters: readonly ParameterCompletion[]): string {
  const rows = parameters.map(({ name, type, presence, default: absent, values }) => {
    const when = presence === "optional" ? (absent as string) : presence === "rest" ? "any number" : "required";
    const cells = [`\`${name}\``, type, when, values.join(" ")];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| parameter | type | default | values |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function exampleText({ formula, gives }: OperatorExample): string {
  const code = `\`\`\`lisp\n${formula}\n\`\`\``;
  if (gives === undefined) return code;
  if (typeof gives !== "object") return `${code}\n\ngives ${gives}`;
  const points = Array.isArray(gives)
    ? gives.join(", ")
    : pointsText(gives as Exclude<typeof gives, readonly string[]>);
  return `${code}\n\ngives ${points === "" ? "nothing" : points}`;
}

function pointsText(points: ExamplePoints | Readonly<Record<string, ExamplePoints>>): string {
  const texts = Object.entries(points).map(([key, value]) =>
    typeof value === "object" && value !== null
      ? `\`${key}\` (${pointsText(value)})`
      : `${key.replace("Z", "")}: ${value}`,
  );
  return texts.join(", ");
}
