import { json } from "../serializers/json.js";
import { npy } from "../serializers/npy.js";
import { npz } from "../serializers/npz.js";
import type { Serializer } from "../serializers/serializer.js";

/** How a payload lies in its file. */
export interface FileIO<Payload> {
  readonly suffix: string;
  dump(payload: Payload): Uint8Array | Promise<Uint8Array>;
  load(bytes: Uint8Array): Payload | Promise<Payload>;
}

/** A FileIO from a serializer: `fileIO(npy, ".npy")`. */
export function fileIO<Payload>(serializer: Serializer<Payload>, suffix: string): FileIO<Payload> {
  return {
    suffix,
    dump: (payload) => serializer.dump(payload, {}),
    load: (bytes) => serializer.load(bytes, {}),
  };
}

export const jsonFileIO: FileIO<unknown> = fileIO(json, ".json");
export const npyFileIO = fileIO(npy, ".npy");
export const npzFileIO = fileIO(npz, ".npz");
