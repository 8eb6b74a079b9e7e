import { CacheError } from "../errors.js";
import { writeJson } from "../python/json.js";
import { readJson } from "../python/json-read.js";
import { isNdArray, isTypedArray } from "./array.js";
import { decodeNpy, encodeNpy, type NpyValue } from "./npy.js";
import { defineSerializer, onlyOptions } from "./serializer.js";
import { readZip, writeZip, type ZipMember } from "./zip.js";

/** Plain data with arrays anywhere in it: `{ columns: { t: Float64Array }, model: { coefficients: Float64Array } }`. */
export type NpzValue = { readonly [name: string]: unknown };

/** The member that keeps everything but the arrays, and in their places `{"$array": "name of the member"}`. */
const structureMember = "structure.json";

/**
 * numpy's npz. A record of arrays is what `numpy.savez` writes and `numpy.load` reads. Anything else around the arrays
 * is one JSON member more, which numpy hands out as bytes; each array keeps the name of its path, `columns/t`.
 */
export const npz = defineSerializer<NpzValue>({
  name: "numpy.npz",
  matches: holdsArray,
  dump: (value, options) => {
    onlyOptions(options, "numpy.npz", []);
    return encodeNpz(value);
  },
  load: (bytes, options) => {
    onlyOptions(options, "numpy.npz", []);
    return decodeNpz(bytes);
  },
});

function isArray(value: unknown): value is NpyValue {
  return isTypedArray(value) || isNdArray(value);
}

function isRecord(value: unknown): value is NpzValue {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function holdsArray(value: unknown, depth = 0): boolean {
  if (isArray(value)) return depth > 0;
  if (Array.isArray(value)) return depth > 0 && value.some((item) => holdsArray(item, depth + 1));
  return isRecord(value) && Object.values(value).some((item) => holdsArray(item, depth + 1));
}

function encodeNpz(value: NpzValue): Uint8Array {
  if (!isRecord(value)) throw new CacheError("unserializable", "numpy.npz takes an object that holds arrays.");
  const members = new Map<string, ZipMember>();
  const structure = withoutArrays(value, "", members);
  const arrays = [...members.values()];
  const flat = Object.entries(value).every(([name, item]) => isArray(item) && isMemberName(name));
  if (flat) return writeZip(arrays);
  return writeZip([
    ...arrays,
    { name: structureMember, data: Buffer.from(writeJson(structure, { exact: true }), "ascii") },
  ]);
}

/** A name that comes back the same when it is no more than a member's name. */
function isMemberName(name: string): boolean {
  return name.isWellFormed() && !name.endsWith(".npy") && name !== structureMember && name !== "__proto__";
}

function withoutArrays(value: unknown, path: string, members: Map<string, ZipMember>): unknown {
  if (isArray(value)) {
    const name = freeName(path, members);
    members.set(name, { name: `${name}.npy`, data: encodeNpy(value) });
    return { $array: name };
  }
  const below = (name: string) => (path === "" ? name : `${path}/${name}`);
  if (Array.isArray(value)) return value.map((item, index) => withoutArrays(item, below(String(index)), members));
  if (!isRecord(value)) return value;
  const copy = Object.entries(value).map(([name, item]) => [name, withoutArrays(item, below(name), members)] as const);
  // A user's own "$array" is wrapped, so that it cannot be taken for a place.
  const record = Object.fromEntries(copy);
  return "$array" in value ? { $array: null, record } : record;
}

function freeName(path: string, members: ReadonlyMap<string, ZipMember>): string {
  const wanted = path.isWellFormed() ? path : "array";
  let name = wanted;
  for (let count = 2; members.has(name); count++) name = `${wanted}~${count}`;
  return name;
}

function decodeNpz(bytes: Uint8Array): NpzValue {
  const members = new Map(readZip(bytes).map(({ name, data }) => [name, data]));
  const structure = members.get(structureMember);
  if (structure !== undefined) {
    const value = readJson(Buffer.from(structure).toString("ascii"));
    return withArrays(value, (name) => decodeMember(members, name)) as NpzValue;
  }
  const entries = [...members.keys()].map((name) => name.replace(/\.npy$/, ""));
  return Object.fromEntries(entries.map((name) => [name, decodeMember(members, name)]));
}

function decodeMember(members: ReadonlyMap<string, Uint8Array>, name: string): NpyValue {
  const data = members.get(`${name}.npy`);
  if (data === undefined) throw new CacheError("damaged", `The npz file lacks its member "${name}.npy".`);
  return decodeNpy(data);
}

function withArrays(value: unknown, arrayNamed: (name: string) => NpyValue): unknown {
  if (Array.isArray(value)) return value.map((item) => withArrays(item, arrayNamed));
  if (!isRecord(value)) return value;
  if (typeof value.$array === "string") return arrayNamed(value.$array);
  const record = value.$array === null && isRecord(value.record) ? value.record : value;
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, withArrays(item, arrayNamed)]));
}
