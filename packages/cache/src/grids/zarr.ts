import { z } from "zod";
import { CacheError } from "../errors.js";
import { readJson } from "../python/json-read.js";
import { checkClaim } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions, type SerializerOptions } from "../serializers/serializer.js";
import { readZip, writeZip } from "../serializers/zip.js";
import { optionalPeer } from "../tables/optional-peer.js";
import { coordinateNames, decodeVariable } from "./cf.js";
import { checkedDataset, type Dataset, datasetOf } from "./dataset.js";
import { checkedArray } from "./zarr-array.js";
import { type Chunk, contentOf, inRowOrder, type Scalar } from "./zarr-content.js";
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
  // zarrita's store is anything with this one method; it knows no NaN in attributes, so those are read here.
  const store = { get: async (key: string) => (key.endsWith("/.zattrs") ? undefined : files.get(key)) };
  const group = await open.v2(store as never, { kind: "group" });
  const { coordinates: listed, ...groupAttrs } = attributesOf(files, "/.zattrs");
  const coordinates = new Set(coordinateNames({ coordinates: listed }));
  const variables = new Map();
  let total = 0;
  for (const file of files.keys()) {
    const name = /^\/([^/]+)\/\.zarray$/.exec(file)?.[1];
    if (name === undefined) continue;
    const { claimed, fill, dtype, shape } = checkedArray(files, name);
    total += claimed;
    checkClaim(total, zip);
    const { _ARRAY_DIMENSIONS: dims, ...attrs } = attributesOf(files, `/${name}/.zattrs`);
    // zarrita reads no array without values.
    const isEmpty = shape.includes(0);
    const read = async () => get((await open.v2(group.resolve(name), { kind: "array" })) as never);
    const { data, kind } = contentOf(name, dtype, isEmpty ? [] : inRowOrder((await read()) as Chunk | Scalar));
    for (const coordinate of coordinateNames(attrs)) coordinates.add(coordinate);
    // xarray takes the array's own fill value for the missing one.
    const filled = {
      ...(fill === null || fill === undefined || kind !== "number" ? {} : { _FillValue: fill }),
      ...attrs,
    };
    const raw = { dims: Array.isArray(dims) ? (dims as string[]) : [], data, attrs: filled };
    const bool = kind === "bool" ? { dtype: "bool" as const } : {};
    variables.set(name, { ...decodeVariable(raw), ...bool, shape });
  }
  return datasetOf(variables, coordinates, groupAttrs);
}

function attributesOf(files: ReadonlyMap<string, Uint8Array>, path: string): Record<string, unknown> {
  const bytes = files.get(path);
  return bytes === undefined ? {} : z.record(z.string(), z.unknown()).parse(readJson(Buffer.from(bytes).toString()));
}
