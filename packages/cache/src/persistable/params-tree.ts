import { createHash } from "node:crypto";
import { repr } from "../python/repr.js";
import { isTag, orderedParams, type PythonParams, type PythonValue } from "../python/values.js";

/** One node of a pipeline: its own parameters and everything they rest on. */
export interface TrackedPayload {
  readonly payloadName: string;
  readonly paramsTree: PythonParams;
}

/** A parameter as it is hashed: paths as text, enum members by name, nested parameters as dicts. Not inside lists. */
function hashedForm(value: PythonValue): PythonValue {
  if (isTag(value, "path")) return value.content;
  if (isTag(value, "enum")) return value.content.name;
  if (isTag(value, "params")) return mapValues(value.content.values);
  return value;
}

function mapValues(params: PythonParams): PythonParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, hashedForm(value)]));
}

/**
 * All parameters that shape a payload. A dependency named like a parameter replaces its value and keeps its place, and
 * of two dependencies with one name the last one stands: the original's hashes depend on both.
 */
export function paramsTreeOf(params: PythonParams, dependencies: readonly TrackedPayload[]): PythonParams {
  const tree = new Map<string, PythonValue>(Object.entries(mapValues(params)));
  for (const { payloadName, paramsTree } of dependencies) tree.set(payloadName, paramsTree);
  return orderedParams(tree);
}

/** The text that is hashed: Python's `str({payload_name: params_tree})`. */
export function hashedText(payloadName: string, paramsTree: PythonParams): string {
  return repr({ [payloadName]: paramsTree });
}

/** Hex md5, part of the file names. */
export function persistHash(payloadName: string, paramsTree: PythonParams): string {
  return createHash("md5").update(hashedText(payloadName, paramsTree)).digest("hex");
}
