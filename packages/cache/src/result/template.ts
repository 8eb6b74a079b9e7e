// Python's str.format, as far as locations use it: {name} {name.member} {name[0]} {name!r} {name:spec} {{ }}
import { CacheError } from "../errors.js";
import { repr } from "../python/repr.js";
import type { PythonValue } from "../python/values.js";
import { formatNumber, formatText } from "./format-spec.js";
import { strftime } from "./strftime.js";

export type TemplateValues = Readonly<Record<string, unknown>>;

const fieldPattern = /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g;

/** @throws {CacheError} invalid_options where a name has no value or the template is none */
export function formatTemplate(template: string, values: TemplateValues): string {
  return template.replace(fieldPattern, (part, field?: string, conversion?: string, spec = "") => {
    if (part === "{{" || part === "}}") return part.charAt(0);
    if (field === undefined) throw invalid(template, `it has a single "${part}"; write it twice for the character`);
    if (field === "") throw invalid(template, "it has a field without a name");
    const value = lookUp(field, values, template);
    if (conversion === "r") return formatText(repr(value as PythonValue), spec);
    return formatValue(conversion === "s" ? textOf(value) : value, spec, template);
  });
}

function lookUp(field: string, values: TemplateValues, template: string): unknown {
  const [name = "", ...steps] = field.split(/[.[]/).map((step) => step.replace(/\]$/, ""));
  if (!Object.hasOwn(values, name)) throw invalid(template, `there is no value for "${name}"`);
  return steps.reduce<unknown>((value, step) => {
    if (typeof value === "object" && value !== null && Object.hasOwn(value, step)) {
      return (value as Record<string, unknown>)[step];
    }
    throw invalid(template, `"${field}" leads to nothing`);
  }, values[name]);
}

function formatValue(value: unknown, spec: string, template: string): string {
  try {
    if (value instanceof Date) return spec === "" ? textOf(value) : strftime(value, spec);
    if (typeof value === "number" || typeof value === "bigint") return formatNumber(value, spec);
    return formatText(textOf(value), spec);
  } catch (cause) {
    throw invalid(template, (cause as Error).message, cause);
  }
}

/** Python's `str`. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return strftime(value, "%Y-%m-%d %H:%M:%S");
  return repr((value ?? null) as PythonValue);
}

function invalid(template: string, why: string, cause?: unknown): CacheError {
  return new CacheError("invalid_options", `The location ${JSON.stringify(template)} cannot be filled in: ${why}.`, {
    cause,
    details: { template },
  });
}
