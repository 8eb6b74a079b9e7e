import { createHash } from "node:crypto";
import { CacheError } from "../errors.js";

/** Parameters in plain JSON: order of names does not matter, members that are undefined do not count. */
export type Params = { readonly [name: string]: ParamValue | undefined };
export type ParamValue = null | boolean | number | string | readonly ParamValue[] | Params;

/** An upstream computation; its parameters become part of the tree of whatever depends on it. */
export interface Tracked {
  readonly name: string;
  readonly paramsTree: Params;
}

/**
 * A computation's own parameters with the trees of its upstreams beside them, each under its name.
 * @throws {CacheError} duplicate_name, invalid_params
 */
export function paramsTree(params: Params, dependencies: readonly Tracked[]): Params {
  const tree = new Map(Object.entries(params));
  for (const { name, paramsTree: upstream } of dependencies) {
    if (tree.has(name)) {
      throw new CacheError("duplicate_name", `Two parameters or dependencies are named "${name}"; rename one.`, {
        details: { name },
      });
    }
    tree.set(name, upstream);
  }
  return Object.fromEntries(tree);
}

/** 128 bits of SHA-256 over the canonical text, in hex. */
export function paramsDigest(tree: Params): string {
  return createHash("sha256").update(canonicalText(tree)).digest("hex").slice(0, 32);
}

/** JSON with names sorted by UTF-16 unit and numbers as JavaScript prints them (RFC 8785). */
function canonicalText(value: ParamValue, path = "params"): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string" && value.isWellFormed()) return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => canonicalText(item, `${path}[${index}]`)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const names = Object.keys(value)
      .filter((name) => value[name] !== undefined)
      .sort();
    const members = names.map((name) => {
      return `${JSON.stringify(name)}:${canonicalText(value[name] as ParamValue, `${path}.${name}`)}`;
    });
    return `{${members.join(",")}}`;
  }
  throw new CacheError(
    "invalid_params",
    `The parameter ${path} (${describe(value)}) has no one canonical form. ` +
      "Use null, booleans, finite numbers, text, arrays and plain objects; give dates as ISO text.",
    { details: { path } },
  );
}

function isPlainObject(value: unknown): value is Params {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === "object" ? (value?.constructor?.name ?? "object") : String(value);
}
