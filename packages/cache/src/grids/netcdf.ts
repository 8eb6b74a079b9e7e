import { defineSerializer, onlyOptions } from "../serializers/serializer.js";
import { optionalPeer } from "../tables/optional-peer.js";
import { checkedDataset, type Dataset, isDataset } from "./dataset.js";
import { readNetcdf3 } from "./netcdf3.js";
import { readNetcdf4, writeNetcdf4 } from "./netcdf4.js";

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
    onlyOptions(options, "xarray.netcdf", []);
    if (Buffer.from(bytes.subarray(0, 3)).toString("latin1") !== "CDF") return readNetcdf4(await openHdf5(), bytes);
    const { NetCDFReader } = await optionalPeer("Reading NetCDF-3", "netcdfjs", () => import("netcdfjs"));
    return readNetcdf3(new NetCDFReader(new Uint8Array(bytes).buffer));
  },
});

async function openHdf5() {
  const library = await optionalPeer("xarray.netcdf", "h5wasm", () => import("h5wasm"));
  return { ...library, files: (await library.ready).FS };
}
