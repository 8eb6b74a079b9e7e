import { CacheError } from "../errors.js";
import { isTypedArray, type TypedArray } from "../serializers/array.js";

/** What a variable holds: numbers, or text. */
export type VariableData = TypedArray | readonly string[];

/** One variable of a data set: an array of any rank with named axes, in row order. */
export interface Variable {
  /** Names of the axes; as many as the rank. */
  readonly dims: readonly string[];
  readonly data: VariableData;
  /**
   * Times are nanoseconds since 1970 in a BigInt64Array, missing ones the smallest; booleans are 0 and 1 in a
   * Uint8Array.
   */
  readonly dtype?: "datetime64[ns]" | "bool";
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** What an xarray Dataset is. */
export interface Dataset {
  /** Length of every axis. */
  readonly dims: Readonly<Record<string, number>>;
  readonly coords: Readonly<Record<string, Variable>>;
  readonly dataVars: Readonly<Record<string, Variable>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

export function isDataset(value: unknown): value is Dataset {
  if (typeof value !== "object" || value === null) return false;
  const { dims, coords, dataVars, attrs } = value as Partial<Dataset>;
  return [dims, coords, dataVars, attrs].every((part) => typeof part === "object" && part !== null);
}

/** @throws {CacheError} unserializable when lengths do not fit the axes */
export function checkedDataset(value: unknown): Dataset {
  if (!isDataset(value)) throw unserializable("it is no data set: { dims, coords, dataVars, attrs }");
  for (const [name, { dims, data }] of [...Object.entries(value.coords), ...Object.entries(value.dataVars)]) {
    if (!isTypedArray(data) && !isText(data)) {
      throw unserializable(`the variable "${name}" holds neither a typed array nor a list of text`);
    }
    if (isText(data) && data.some((text) => text.includes("\0"))) {
      throw unserializable(`the text of "${name}" holds a zero character, where the format ends it`);
    }
    if (!/^[^/\0]+$/.test(name)) throw unserializable(`"${name}" is no name of a variable`);
    if (shapeOf(value, dims).reduce((product, size) => product * size, 1) !== data.length) {
      throw unserializable(`the variable "${name}" has ${data.length} values for the axes ${dims.join(", ")}`);
    }
  }
  return value;
}

export function isText(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.every((value) => typeof value === "string" && value.isWellFormed());
}

export function shapeOf({ dims }: Pick<Dataset, "dims">, names: readonly string[]): number[] {
  return names.map((name) => {
    const size = Object.hasOwn(dims, name) ? dims[name] : undefined;
    if (size === undefined) throw unserializable(`the axis "${name}" has no length in dims`);
    return size;
  });
}

/** A data set from decoded variables: those named like an axis, or listed by "coordinates" attributes, are coords. */
export function datasetOf(
  variables: ReadonlyMap<string, Variable & { readonly shape: readonly number[] }>,
  coordinates: ReadonlySet<string>,
  attrs: Readonly<Record<string, unknown>>,
): Dataset {
  const dims: Record<string, number> = {};
  const coords: [string, Variable][] = [];
  const dataVars: [string, Variable][] = [];
  for (const [name, { shape, ...variable }] of variables) {
    for (const [axis, dim] of variable.dims.entries()) dims[dim] = shape[axis] as number;
    const isCoordinate = coordinates.has(name) || (variable.dims.length === 1 && variable.dims[0] === name);
    (isCoordinate ? coords : dataVars).push([name, variable]);
  }
  return { dims, coords: Object.fromEntries(coords), dataVars: Object.fromEntries(dataVars), attrs };
}

function unserializable(why: string): CacheError {
  return new CacheError("unserializable", `The data set cannot be written: ${why}.`);
}
