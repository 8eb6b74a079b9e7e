// Zarr 2: .zgroup, .zattrs, per variable .zarray, .zattrs and one chunk "0.0…", all metadata again in .zmetadata.
import { CacheError } from "../errors.js";
import { writeJson } from "../python/json.js";
import { bytesPerItem, dtypeOf } from "../serializers/array.js";
import { encodeVariable } from "./cf.js";
import { type Dataset, shapeOf, type Variable } from "./dataset.js";

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
    metadata[`${name}/.zarray`] = arrayMetadata(variable, name, shape);
    metadata[`${name}/.zattrs`] = { ...attrs, ...listed, _ARRAY_DIMENSIONS: variable.dims };
    const chunk = shape.length === 0 ? "0" : shape.map(() => 0).join(".");
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.byteLength > 0) chunks.push({ name: `${name}/${chunk}`, data: bytes });
  }
  const consolidated = { metadata, zarr_consolidated_format: 1 };
  const files = [...Object.entries(metadata), [".zmetadata", consolidated] as const];
  const all = [...files.map(([name, content]) => ({ name, data: jsonBytes(content) })), ...chunks];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function arrayMetadata({ data, dims }: Variable, name: string, shape: readonly number[]): Record<string, unknown> {
  const dtype = dtypeOf(data);
  if (dtype === undefined) throw new CacheError("unserializable", `The variable "${name}" has no Zarr type.`);
  const isFloat = dtype.startsWith("f");
  return {
    chunks: shape.map((size) => Math.max(size, 1)),
    compressor: null,
    dtype: `${bytesPerItem(dtype) === 1 ? "|" : "<"}${dtype}`,
    fill_value: isFloat ? "NaN" : null,
    filters: null,
    order: "C",
    shape: dims.length === 0 ? [] : shape,
    zarr_format: 2,
  };
}

function jsonBytes(content: unknown): Uint8Array {
  return Buffer.from(writeJson(content, { indent: 4 }), "ascii");
}
