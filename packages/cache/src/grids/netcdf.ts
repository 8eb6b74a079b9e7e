import { CacheError, isCacheError } from "../errors.js";
import { withinTime } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions } from "../serializers/serializer.js";
import { optionalPeer } from "../tables/optional-peer.js";
import { checkedDataset, type Dataset, isDataset } from "./dataset.js";
import { readNetcdf3 } from "./netcdf3.js";
import { type Hdf5, readNetcdf4, writeNetcdf4 } from "./netcdf4.js";

/** A data set as NetCDF-4, through h5wasm both ways; NetCDF-3 is read through netcdfjs. */
export const netcdf = defineSerializer<Dataset>({
  name: "xarray.netcdf",
  matches: isDataset,
  dump: async (value, options) => {
    onlyOptions(options, "xarray.netcdf", []);
    const dataset = checkedDataset(value);
    return writeNetcdf4(await openHdf5(), dataset);
  },
  load: async (bytes, options) => {
    // xarray's choice of a library and of pieces: the values are the same.
    onlyOptions(options, "xarray.netcdf", ["engine", "chunks", "cache"]);
    if (Buffer.from(bytes.subarray(0, 3)).toString("latin1") !== "CDF") return readHdf5(bytes);
    if (bytes[3] === 5) {
      throw new CacheError("unsupported", "The file is NetCDF-3 with 64-bit data (CDF-5); write it as NetCDF-4.");
    }
    const { NetCDFReader } = await optionalPeer("Reading NetCDF-3", "netcdfjs", () => import("netcdfjs"));
    return withinTime(bytes, () => readNetcdf3(new NetCDFReader(new Uint8Array(bytes).buffer), bytes));
  },
});

async function readHdf5(bytes: Uint8Array): Promise<Dataset> {
  const hdf5 = await openHdf5();
  try {
    return withinTime(bytes, () => readNetcdf4(hdf5, bytes));
  } catch (error) {
    // Ended in the middle of something, or out of memory: the next file gets a library of its own.
    if (isEnded(error)) opened = undefined;
    throw error;
  }
}

function isEnded(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === "RuntimeError") ||
    (isCacheError(error) && error.details.timedOut === true)
  );
}

let opened: Promise<Hdf5> | undefined;
let count = 0;

function openHdf5(): Promise<Hdf5> {
  opened ??= loadHdf5(count++);
  return opened;
}

async function loadHdf5(again: number): Promise<Hdf5> {
  const library = await optionalPeer("xarray.netcdf", "h5wasm", () => importHdf5(again));
  const module = await library.ready;
  // Its errors become exceptions; otherwise they are printed.
  (module as unknown as { activate_throwing_error_handler(): void }).activate_throwing_error_handler();
  return { ...library, files: module.FS };
}

/** The module, or another copy of it: its address differs, so that it is made anew. */
function importHdf5(again: number): Promise<typeof import("h5wasm")> {
  return again === 0 ? import("h5wasm") : import(`${import.meta.resolve("h5wasm")}?${again}`);
}
