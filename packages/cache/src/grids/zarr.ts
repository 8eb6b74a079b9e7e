import { CacheError } from "../errors.js";
import type { TypedArray } from "../serializers/array.js";
import { checkClaim } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions, type SerializerOptions } from "../serializers/serializer.js";
import { readZip, writeZip } from "../serializers/zip.js";
import { optionalPeer } from "../tables/optional-peer.js";
import { coordinateNames, decodeVariable } from "./cf.js";
import { checkedDataset, type Dataset, datasetOf, isText, type VariableData } from "./dataset.js";
import { checkedArray } from "./zarr-array.js";
import { zarrFiles } from "./zarr-write.js";

/**
 * A data set as a Zarr 2 folder with consolidated metadata, as xarray writes it: read through zarrita with all its
 * codecs, written uncompressed.
 */
export const zarr = defineSerializer<Dataset>({
  name: "xarray.zarr",
  folder: true,
  dump: (value, options) => {
    checkOptions(options);
    return writeZip(zarrFiles(checkedDataset(value)));
  },
  load: async (bytes, options) => {
    checkOptions(options);
    return readZarr(new Map(readZip(bytes).map(({ name, data }) => [`/${name}`, data])), bytes);
  },
});

/** xarray's options that change nothing here: a put replaces or keeps the whole folder, a read reads all of it. */
function checkOptions(options: SerializerOptions): void {
  onlyOptions(options, "xarray.zarr", ["mode", "consolidated", "chunks"]);
}

async function readZarr(files: Map<string, Uint8Array>, zip: Uint8Array): Promise<Dataset> {
  const { open, get } = await optionalPeer("xarray.zarr", "zarrita", () => import("zarrita"));
  if (!files.has("/.zgroup")) throw new CacheError("damaged", "The folder holds no Zarr 2 group.");
  // zarrita's store is anything with this one method; a Map's own would do but for its type.
  const store = { get: async (key: string) => files.get(key) };
  const group = await open.v2(store as never, { kind: "group" });
  const coordinates = new Set(coordinateNames(group.attrs));
  const variables = new Map();
  let total = 0;
  for (const file of files.keys()) {
    const name = /^\/([^/]+)\/\.zarray$/.exec(file)?.[1];
    if (name === undefined) continue;
    const { claimed, fill } = checkedArray(files, name);
    total += claimed;
    checkClaim(total, zip);
    const array = await open.v2(group.resolve(name), { kind: "array" });
    const { _ARRAY_DIMENSIONS: dims, ...attrs } = array.attrs as Record<string, unknown>;
    const chunk = (await get(array as never)) as Content | number | bigint | boolean | string;
    const { data, kind } = contentOf(name, typeof chunk === "object" ? chunk.data : [chunk]);
    for (const coordinate of coordinateNames(attrs)) coordinates.add(coordinate);
    // xarray takes the array's own fill value for the missing one.
    const filled = {
      ...(fill === null || fill === undefined || kind !== "number" ? {} : { _FillValue: fill }),
      ...attrs,
    };
    const raw = { dims: Array.isArray(dims) ? (dims as string[]) : [], data, attrs: filled };
    const bool = kind === "bool" ? { dtype: "bool" as const } : {};
    variables.set(name, { ...decodeVariable(raw), ...bool, shape: array.shape });
  }
  return datasetOf(
    variables,
    coordinates,
    Object.fromEntries(Object.entries(group.attrs).filter(([name]) => name !== "coordinates")),
  );
}

interface Content {
  /** zarrita's own lists for booleans and for text are no typed arrays, but can be walked. */
  readonly data: TypedArray | Iterable<unknown>;
}

function contentOf(name: string, given: Content["data"]): { data: VariableData; kind: "number" | "bool" | "text" } {
  if (ArrayBuffer.isView(given)) return { data: given, kind: "number" };
  const values = [...given];
  if (isText(values)) return { data: values, kind: "text" };
  if (values.every((value) => typeof value === "boolean"))
    return { data: Uint8Array.from(values, Number), kind: "bool" };
  if (values.every((value) => typeof value === "bigint")) return { data: BigInt64Array.from(values), kind: "number" };
  if (values.every((value) => typeof value === "number")) return { data: Float64Array.from(values), kind: "number" };
  throw new CacheError("unsupported", `The variable "${name}" holds neither numbers nor text.`);
}
