import { StoreError } from "../errors.js";
import type { Comparison, Search, SearchValue } from "./query.js";

/** A condition on the rows of `series`, its parameters numbered from `$1`. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export function conditionOf(search: Search): Condition {
  const params: unknown[] = [];
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const sql = sqlOf(search, parameter);
  if (params.length > mostParameters) throw tooLong(params.length);
  return { sql, params };
}

/** The protocol counts them in two bytes, and `find` adds one of its own. */
const mostParameters = 65_000;

function tooLong(count: number): StoreError {
  const message = `The search compares with ${count} texts and values, but a statement takes ${mostParameters}: search in parts.`;
  return new StoreError("invalid_search", message);
}

type Parameter = (value: unknown) => string;

/** What others know as the internal metadata of a series. */
const internal = `jsonb_build_object('tzaware', tzaware,
  'index_type', case when tzaware then 'datetime64[ns, UTC]' else 'datetime64[ns]' end,
  'index_dtype', case when tzaware then '|M8[ns]' else '<M8[ns]' end,
  'value_type', case value_type when 'number' then 'float64' else 'object' end,
  'value_dtype', case value_type when 'number' then '<f8' else '|O' end,
  'formula', formula)`;

/**
 * What is not there does not match, and its opposite does. Of what cannot be compared, a text with a number or the
 * formula of a series that is none, neither does: the condition is null.
 */
function sqlOf(search: Search, parameter: Parameter): string {
  switch (search.kind) {
    case "everything":
      return "true";
    case "tzaware":
      return "tzaware";
    case "formula":
      return "(kind = 'formula')";
    case "name":
      return `(name like ${parameter(patternOf(search.text))}::text escape '')`;
    case "formulacontents":
      return `(formula like ${parameter(`%${search.text}%`)}::text escape '')`;
    case "metakey":
      return `jsonb_exists(metadata, ${parameter(search.text)}::text)`;
    case "source":
      return String(search.text === "local");
    case "metaitem":
      return compared("metadata", "=", search, parameter);
    case "internal-metaitem":
      return compared(internal, "=", search, parameter);
    case "compare":
      return compared("metadata", search.comparison, search, parameter);
    case "not":
      return `(not ${sqlOf(search.part, parameter)})`;
    default:
      if (search.parts.length === 0) return "true";
      return `(${search.parts.map((part) => sqlOf(part, parameter)).join(` ${search.kind} `)})`;
  }
}

/** Words in their order, whatever is between them. */
function patternOf(text: string): string {
  return `%${text.split(/\s+/).join("%")}%`;
}

/** Texts by their characters, numbers by size; of a list, any of its elements. */
function compared(
  object: string,
  comparison: Comparison,
  { key, value }: { key: string; value: SearchValue },
  parameter: Parameter,
): string {
  const path = `$.${JSON.stringify(key)} ${comparison === "=" ? "==" : comparison} $value`;
  const given = JSON.stringify({ value });
  return `jsonb_path_match(${object}, ${parameter(path)}::jsonpath, ${parameter(given)}::jsonb)`;
}
