// NetCDF-4 is HDF5: variables are data sets, axes are dimension scales attached to them.
import type * as H5 from "h5wasm";
import { CacheError } from "../errors.js";
import { dtypeOf, type TypedArray } from "../serializers/array.js";
import { checkClaim } from "../serializers/bounds.js";
import { plainAttribute, textFromBytes } from "./attributes.js";
import { coordinateNames, decodeVariable, encodeVariable } from "./cf.js";
import { endsWithTextAxis, joinedCharacters } from "./characters.js";
import { type Dataset, datasetOf, isText, shapeOf, type Variable, type VariableData } from "./dataset.js";

export interface Hdf5 {
  readonly File: typeof H5.File;
  readonly Dataset: typeof H5.Dataset;
  /** The library's own file system, in memory. */
  readonly files: {
    writeFile(path: string, bytes: Uint8Array): void;
    readFile(path: string): Uint8Array;
    unlink(path: string): void;
  };
}

let opened = 0;

function withFile<T>({ File, files }: Hdf5, mode: "r" | "w", bytes: Uint8Array, use: (file: H5.File) => T) {
  const path = `cache-${opened++}.nc`;
  files.writeFile(path, bytes);
  try {
    const file = new File(path, mode);
    let value: T;
    try {
      value = use(file);
    } finally {
      file.close();
    }
    return { value, bytes: mode === "w" ? files.readFile(path) : bytes };
  } finally {
    files.unlink(path);
  }
}

const hidden = /^(?:_Netcdf4.*|_NC.*|_nc3_strict|CLASS|NAME|DIMENSION_LIST|REFERENCE_LIST|DIMENSION_LABELS)$/;

export function readNetcdf4(hdf5: Hdf5, bytes: Uint8Array): Dataset {
  return withFile(hdf5, "r", bytes, (file) => {
    const { coordinates: listed, ...attrs } = attributesOf(file.attrs);
    const coordinates = new Set(coordinateNames({ coordinates: listed }));
    const variables = new Map<string, Variable & { shape: number[] }>();
    let claimed = 0;
    const shaped = file.keys().flatMap((name) => {
      const entity = file.get(name);
      if (!(entity instanceof hdf5.Dataset) || isBareDimension(entity)) return [];
      const dims = (entity.shape ?? []).map((_, axis) => axisName(name, entity, axis));
      return [{ name, entity, dims, isCharacters: isCharacters(entity) }];
    });
    for (const one of shaped) {
      const { name, entity, dims } = one;
      const own = attributesOf(entity.attrs);
      for (const coordinate of coordinateNames(own)) coordinates.add(coordinate);
      const shape = entity.shape ?? [];
      claimed += shape.reduce((product, size) => product * size, entity.metadata.size);
      checkClaim(claimed, bytes);
      const isJoined = endsWithTextAxis(one, shaped);
      const content = contentOf(name, entity);
      const data = isJoined ? joinedCharacters(content as readonly string[], shape) : content;
      const rank = isJoined ? shape.length - 1 : shape.length;
      variables.set(name, {
        ...decodeVariable({ dims: dims.slice(0, rank), data, attrs: own }),
        shape: shape.slice(0, rank),
      });
    }
    return datasetOf(variables, coordinates, attrs);
  }).value;
}

/** An axis without values of its own. */
function isBareDimension(entity: H5.Dataset): boolean {
  return String(entity.attrs.NAME?.value ?? "").startsWith("This is a netCDF dimension but not a netCDF variable");
}

function axisName(name: string, entity: H5.Dataset, axis: number): string {
  if (String(entity.attrs.CLASS?.value ?? "") === "DIMENSION_SCALE") return name;
  return entity.get_attached_scales(axis)[0]?.replace(/^\//, "") ?? `phony_dim_${axis}`;
}

function attributesOf(attrs: Record<string, H5.Attribute>): Record<string, unknown> {
  const names = Object.keys(attrs).filter((name) => !hidden.test(name));
  return Object.fromEntries(names.map((name) => [name, attributeOf(attrs[name] as H5.Attribute)]));
}

const asciiOnly = 0;

/** The classic model writes UTF-8 and calls it ASCII. */
function attributeOf({ value, metadata }: H5.Attribute): unknown {
  return typeof value === "string" && metadata.cset === asciiOnly ? textFromBytes(value) : plainAttribute(value);
}

/** Text of one byte each: an axis of them is a text. */
function isCharacters({ dtype }: H5.Dataset): boolean {
  return typeof dtype === "string" && /^[AS]1$/.test(dtype);
}

function contentOf(name: string, { value, dtype }: H5.Dataset): VariableData {
  if (isText(value)) return value;
  if (typeof value === "string") return [value];
  if (ArrayBuffer.isView(value)) return value as TypedArray;
  const single = numberTypes[String(dtype).slice(1)];
  if (single !== undefined && (typeof value === "number" || typeof value === "bigint"))
    return single.of(value as never);
  throw new CacheError("unsupported", `The variable "${name}" holds neither numbers nor text.`);
}

/** By the format characters of Python's struct. */
const numberTypes: Readonly<Record<string, { of(value: never): TypedArray }>> = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
};

export function writeNetcdf4(hdf5: Hdf5, dataset: Dataset): Uint8Array {
  return withFile(hdf5, "w", new Uint8Array(), (file) => {
    writeAttributes(file, dataset.attrs);
    for (const [name, size] of Object.entries(dataset.dims)) {
      if (!Object.hasOwn(dataset.coords, name) || !isAxis(name, dataset.coords[name])) {
        const scale = file.create_dataset({ name, data: new Float32Array(size), shape: [size], dtype: "<f" });
        scale.make_scale(`This is a netCDF dimension but not a netCDF variable.${String(size).padStart(10)}`);
      }
    }
    const coords = Object.entries(dataset.coords).sort(
      ([a, one], [b, two]) => Number(isAxis(b, two)) - Number(isAxis(a, one)),
    );
    const auxiliary = coords.filter(([name, one]) => !isAxis(name, one)).map(([name]) => name);
    for (const [name, variable] of coords) writeVariable(file, dataset, name, variable, {});
    const listed = auxiliary.length === 0 ? {} : { coordinates: auxiliary.join(" ") };
    for (const [name, variable] of Object.entries(dataset.dataVars))
      writeVariable(file, dataset, name, variable, listed);
  }).bytes;
}

function isAxis(name: string, variable: Variable | undefined): boolean {
  return variable?.dims.length === 1 && variable.dims[0] === name;
}

function writeVariable(
  file: H5.File,
  dataset: Dataset,
  name: string,
  variable: Variable,
  more: Record<string, unknown>,
): void {
  const { data, attrs } = encodeVariable(variable);
  const shape = shapeOf(dataset, variable.dims);
  const written = file.create_dataset({ name, data: data as never, shape, dtype: hdf5Type(name, data) });
  if (isAxis(name, variable)) written.make_scale(name);
  else for (const [axis, dim] of variable.dims.entries()) written.attach_scale(axis, `/${dim}`);
  writeAttributes(written, { ...attrs, ...more });
}

/** The format characters of Python's struct: "<f8" would be read as four bytes. */
const types = {
  f8: "<d",
  f4: "<f",
  i8: "<q",
  u8: "<Q",
  i4: "<i",
  u4: "<I",
  i2: "<h",
  u2: "<H",
  i1: "<b",
  u1: "<B",
  b1: "<B",
} as const;

function hdf5Type(name: string, data: VariableData): string {
  // Of variable length, in UTF-8.
  if (isText(data)) return "S";
  const dtype = dtypeOf(data as TypedArray);
  if (dtype === undefined) throw new CacheError("unserializable", `The variable "${name}" has no NetCDF type.`);
  return types[dtype];
}

function writeAttributes(owner: H5.File | H5.Dataset, attrs: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(attrs)) {
    if (hidden.test(name)) throw new CacheError("unserializable", `NetCDF uses the attribute name "${name}" itself.`);
    if (typeof value === "string" && value.includes("\0")) {
      throw new CacheError("unserializable", `The attribute "${name}" holds a zero character, where NetCDF ends text.`);
    }
    if (typeof value === "string") owner.create_attribute(name, value);
    else owner.create_attribute(name, ...numericAttribute(name, value));
  }
}

function numericAttribute(name: string, value: unknown): [never, number[] | null, string] {
  const list = Array.isArray(value) ? value : [value];
  const shape = Array.isArray(value) ? [list.length] : null;
  if (list.length > 0 && list.every((one) => typeof one === "number" || typeof one === "bigint")) {
    const isWhole = list.every((one) => typeof one === "bigint" || Number.isSafeInteger(one));
    const data = isWhole ? BigInt64Array.from(list, BigInt) : Float64Array.from(list, Number);
    return [(shape === null ? data[0] : data) as never, shape, isWhole ? "<q" : "<d"];
  }
  throw new CacheError("unserializable", `The attribute "${name}" must be text, a number, or a list of numbers.`);
}
