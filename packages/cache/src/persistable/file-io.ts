import { basename } from "node:path";
import type { CacheDriver } from "../drivers/driver.js";
import { json } from "../serializers/json.js";
import { npy } from "../serializers/npy.js";
import { npz } from "../serializers/npz.js";
import type { Serializer } from "../serializers/serializer.js";

/** How a payload lies in its file, and where, if not in the data folder. */
export interface FileIO<Payload> {
  readonly suffix: string;
  dump(payload: Payload): Uint8Array | Promise<Uint8Array>;
  load(bytes: Uint8Array): Payload | Promise<Payload>;
  /** Instead of the local file; undefined where there is none. */
  read?(file: string): Promise<Uint8Array | undefined>;
  /** Instead of the local file; others must see the old or the new content, never a part. */
  write?(file: string, bytes: Uint8Array): Promise<unknown>;
}

/** A FileIO from a serializer: `fileIO(npy, ".npy")`. */
export function fileIO<Payload>(serializer: Serializer<Payload>, suffix: string): FileIO<Payload> {
  return {
    suffix,
    dump: (payload) => serializer.dump(payload, {}),
    load: (bytes) => serializer.load(bytes, {}),
  };
}

/** Payloads under their file names on a driver, such as an S3 bucket; parameters and log stay in the data folder. */
export function remoteFileIO<Payload>(
  serializer: Serializer<Payload>,
  suffix: string,
  driver: CacheDriver,
): FileIO<Payload> {
  return {
    ...fileIO(serializer, suffix),
    read: (file) => driver.read(basename(file)),
    write: (file, bytes) => driver.write(basename(file), bytes),
  };
}

export const jsonFileIO: FileIO<unknown> = fileIO(json, ".json");
export const npyFileIO = fileIO(npy, ".npy");
export const npzFileIO = fileIO(npz, ".npz");
