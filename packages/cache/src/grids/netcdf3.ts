import type { NetCDFReader } from "netcdfjs";
import { CacheError } from "../errors.js";
import type { TypedArray } from "../serializers/array.js";
import { plainAttribute, textFromBytes } from "./attributes.js";
import { coordinateNames, decodeVariable } from "./cf.js";
import { endsWithTextAxis, joinedCharacters } from "./characters.js";
import { type Dataset, datasetOf, type Variable } from "./dataset.js";

/** NetCDF-3 has no integers of 64 bits; numbers come as xarray gives them, masked and scaled. */
export function readNetcdf3(reader: NetCDFReader, file: Uint8Array): Dataset {
  const attrs = plainAttributes(reader.globalAttributes);
  const coordinates = new Set(coordinateNames(attrs));
  const variables = new Map<string, Variable & { shape: number[] }>();
  const axesOf = ({ dimensions }: { readonly dimensions: readonly number[] }) =>
    dimensions.map((at) => reader.dimensions[at] as { name: string; size: number });
  const shaped = reader.variables.map((variable) => {
    const dims = axesOf(variable).map(({ name }) => name);
    return { name: variable.name, dims, isCharacters: variable.type === "char" };
  });
  for (const [at, variable] of reader.variables.entries()) {
    const axes = axesOf(variable);
    const own = plainAttributes(variable.attributes);
    for (const name of coordinateNames(own)) coordinates.add(name);
    const lengths = axes.map(({ size, name }) =>
      name === reader.recordDimension.name ? reader.recordDimension.length : size,
    );
    checkLengths(variable, lengths, file);
    checkRecords(reader, variable, lengths);
    const read = unpadded(reader.getDataVariable(variable).flat() as unknown[], lengths, variable.record);
    const isJoined = endsWithTextAxis(shaped[at] as (typeof shaped)[number], shaped);
    const single = variable.type === "char" ? (read as string[]) : numbers(variable, read as number[]);
    const data = isJoined ? joinedCharacters(single as string[], lengths) : single;
    const kept = isJoined ? axes.slice(0, -1) : axes;
    const raw = { dims: kept.map(({ name }) => name), data, attrs: own };
    variables.set(variable.name, { ...decodeVariable(raw), shape: lengths.slice(0, kept.length) });
  }
  const { coordinates: _, ...rest } = attrs;
  return datasetOf(variables, coordinates, rest);
}

/** Values are not compressed: each takes a byte of the file at least. */
function checkLengths(
  { name, size }: { readonly name: string; readonly size: number },
  lengths: readonly number[],
  file: Uint8Array,
): void {
  const values = product(lengths);
  if (Math.max(values, size) <= file.byteLength) return;
  throw new CacheError("damaged", `The variable "${name}" claims ${values} values in ${file.byteLength} bytes.`);
}

const bytesOf: Readonly<Record<string, number>> = { byte: 1, char: 1, short: 2 };

/** A lone record variable has no padding between its records; the library skips some all the same. */
function checkRecords(
  { variables }: NetCDFReader,
  { name, type, record }: { readonly name: string; readonly type: string; readonly record: boolean },
  lengths: readonly number[],
): void {
  const isAlone = record && variables.filter((one) => one.record).length === 1;
  if (isAlone && (product(lengths.slice(1)) * (bytesOf[type] ?? 4)) % 4 !== 0) {
    throw new CacheError("unsupported", `The records of "${name}" are not padded; write the file as NetCDF-4.`);
  }
}

/** The library gives the padding to four bytes as values: at the end, or at the end of every record. */
function unpadded(values: readonly unknown[], lengths: readonly number[], record: boolean): readonly unknown[] {
  const wanted = product(lengths);
  if (values.length === wanted) return values;
  const records = record ? (lengths[0] as number) : 1;
  const [width, kept] = [values.length / records, wanted / records];
  return values.filter((_, at) => at % width < kept);
}

const product = (sizes: readonly number[]) => sizes.reduce((one, other) => one * other, 1);

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

function plainAttributes(list: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(list.map((attribute) => [attribute.name, plainValue(attribute)]));
}

/** The library takes bytes for unsigned. */
function plainValue({ type, value }: Attribute): unknown {
  if (typeof value === "string") return textFromBytes(value);
  return plainAttribute(type === "byte" ? Int8Array.from([value].flat() as number[]) : value);
}

const arrays = {
  double: Float64Array,
  float: Float32Array,
  int: Int32Array,
  short: Int16Array,
  byte: Int8Array,
} as const;

function numbers({ name, type }: { name: string; type: string }, values: readonly number[]): TypedArray {
  if (Object.hasOwn(arrays, type)) return arrays[type as keyof typeof arrays].from(values);
  throw new CacheError("unsupported", `The variable "${name}" holds ${type}; there are numbers and text.`);
}
