import { CacheError } from "../errors.js";
import type { TypedArray } from "../serializers/array.js";
import { checkClaim } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions, type SerializerOptions } from "../serializers/serializer.js";
import { readZip, writeZip } from "../serializers/zip.js";
import { optionalPeer } from "../tables/optional-peer.js";
import { coordinateNames, decodeVariable } from "./cf.js";
import { checkedDataset, type Dataset, datasetOf } from "./dataset.js";
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
    onlyOptions(options, "xarray.zarr", []);
    return readZarr(new Map(readZip(bytes).map(({ name, data }) => [`/${name}`, data])), bytes);
  },
});

/** xarray's options that change nothing here: a put replaces or keeps the whole folder anyway. */
function checkOptions(options: SerializerOptions): void {
  onlyOptions(options, "xarray.zarr", ["mode", "consolidated"]);
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
    const chunk = (await get(array as never)) as { data: TypedArray } | number | bigint;
    const data = typeof chunk === "object" ? chunk.data : scalarArray(chunk);
    if (!ArrayBuffer.isView(data)) throw new CacheError("unsupported", `The variable "${name}" holds no numbers.`);
    for (const coordinate of coordinateNames(attrs)) coordinates.add(coordinate);
    // xarray takes the array's own fill value for the missing one.
    const filled = { ...(fill === null || fill === undefined ? {} : { _FillValue: fill }), ...attrs };
    const raw = { dims: Array.isArray(dims) ? (dims as string[]) : [], data, attrs: filled };
    variables.set(name, { ...decodeVariable(raw), shape: array.shape });
  }
  return datasetOf(
    variables,
    coordinates,
    Object.fromEntries(Object.entries(group.attrs).filter(([name]) => name !== "coordinates")),
  );
}

function scalarArray(value: number | bigint): TypedArray {
  return typeof value === "bigint" ? BigInt64Array.of(value) : Float64Array.of(value);
}
