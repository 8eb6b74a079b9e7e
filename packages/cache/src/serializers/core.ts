import { netcdf } from "../grids/netcdf.js";
import { zarr } from "../grids/zarr.js";
import { csv } from "../tables/csv.js";
import { feather } from "../tables/feather.js";
import { parquet } from "../tables/parquet.js";
import { bytes } from "./bytes.js";
import { json } from "./json.js";
import { npy } from "./npy.js";
import { npz } from "./npz.js";
import { type AnySerializer, createSerializerRegistry, firstMatching, type SerializerRegistry } from "./serializer.js";
import { series } from "./series.js";
import { text } from "./text.js";

/** The serializers of every store, in the order in which "auto" asks them. */
export const coreSerializers = [bytes, text, npy, series, parquet, netcdf, npz, json, csv, feather, zarr] as const;

export const coreRegistry: SerializerRegistry = createSerializerRegistry(coreSerializers);

/** The serializer that "auto" uses for the value. @throws {CacheError} unknown_serializer when none takes it */
export function pickSerializer(value: unknown, registry: SerializerRegistry = coreRegistry): AnySerializer {
  return firstMatching(value, registry);
}
