import { bytes } from "./bytes.js";
import { json } from "./json.js";
import { npy } from "./npy.js";
import { npz } from "./npz.js";
import { createSerializerRegistry, type SerializerRegistry } from "./serializer.js";
import { text } from "./text.js";

/** The serializers of every store, in the order in which "auto" asks them. */
export const coreSerializers = [bytes, text, npy, npz, json] as const;

export const coreRegistry: SerializerRegistry = createSerializerRegistry(coreSerializers);
