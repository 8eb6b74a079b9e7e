// Zarr 2: .zgroup, .zattrs, per variable .zarray, .zattrs and one chunk "0.0…", all metadata again in .zmetadata.
import { CacheError } from "../errors.js";
import { writeJson } from "../python/json.js";
import { dtypeOf, type TypedArray } from "../serializers/array.js";
import { encodeVariable } from "./cf.js";
import { type Dataset, isText, shapeOf, type VariableData } from "./dataset.js";

interface File {
  readonly name: string;
  readonly data: Uint8Array;
}

export function zarrFiles(dataset: Dataset): File[] {
  const metadata: Record<string, unknown> = { ".zattrs": dataset.attrs, ".zgroup": { zarr_format: 2 } };
  const chunks: File[] = [];
  const dataNames = Object.keys(dataset.dataVars);
  const auxiliary = Object.entries(dataset.coords).filter(([name, { dims }]) => dims.length !== 1 || dims[0] !== name);
  const coordinates = auxiliary.map(([name]) => name).join(" ");
  for (const [name, variable] of [...Object.entries(dataset.coords), ...Object.entries(dataset.dataVars)]) {
    const { data, attrs } = encodeVariable(variable);
    const shape = shapeOf(dataset, variable.dims);
    const listed = coordinates !== "" && dataNames.includes(name) ? { coordinates } : {};
    metadata[`${name}/.zarray`] = arrayMetadata(data, name, shape);
    metadata[`${name}/.zattrs`] = { ...attrs, ...listed, _ARRAY_DIMENSIONS: variable.dims };
    const chunk = shape.length === 0 ? "0" : shape.map(() => 0).join(".");
    const bytes = isText(data) ? utf32(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.byteLength > 0) chunks.push({ name: `${name}/${chunk}`, data: bytes });
  }
  const consolidated = { metadata, zarr_consolidated_format: 1 };
  const files = [...Object.entries(metadata), [".zmetadata", consolidated] as const];
  const all = [...files.map(([name, content]) => ({ name, data: jsonBytes(content) })), ...chunks];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function arrayMetadata(data: VariableData, name: string, shape: readonly number[]): Record<string, unknown> {
  const dtype = isText(data) ? `U${longest(data)}` : dtypeOf(data as TypedArray);
  if (dtype === undefined) throw new CacheError("unserializable", `The variable "${name}" has no Zarr type.`);
  const isByte = dtype === "i1" || dtype === "u1";
  return {
    chunks: shape.map((size) => Math.max(size, 1)),
    compressor: null,
    dtype: `${isByte ? "|" : "<"}${dtype}`,
    // xarray takes what equals it for missing, empty text too.
    fill_value: dtype.startsWith("f") ? "NaN" : null,
    filters: null,
    order: "C",
    shape,
    zarr_format: 2,
  };
}

/** Characters of the longest text; one at least, because there is no type without any. */
function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, [...text].length), 1);
}

/** Text as numpy keeps it: code points of four bytes, filled up with zeros. */
function utf32(texts: readonly string[]): Uint8Array {
  const width = longest(texts);
  const codes = new Uint32Array(texts.length * width);
  for (const [at, text] of texts.entries())
    codes.set(
      [...text].map((one) => one.codePointAt(0) as number),
      at * width,
    );
  return new Uint8Array(codes.buffer);
}

function jsonBytes(content: unknown): Uint8Array {
  return Buffer.from(writeJson(content, { indent: 4 }), "ascii");
}
