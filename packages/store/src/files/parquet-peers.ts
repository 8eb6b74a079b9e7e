import { StoreError } from "../errors.js";

const packages = ["hyparquet", "hyparquet-compressors", "hyparquet-writer"] as const;

export async function loadParquetReader() {
  return await installed(async () => ({ ...(await import("hyparquet")), ...(await import("hyparquet-compressors")) }));
}

export async function loadParquetWriter() {
  return await installed(async () => await import("hyparquet-writer"));
}

/** @throws {StoreError} `missing_peer` naming the packages to install */
async function installed<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = `Parquet needs packages that are not installed: npm install ${packages.join(" ")}`;
    throw new StoreError("missing_peer", message, { packages }, { cause });
  }
}
