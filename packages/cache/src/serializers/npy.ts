// Format: numpy.lib.format, versions 1.0 to 3.0. "\x93NUMPY" major minor length header, header padded to 64 bytes.
import { CacheError } from "../errors.js";
import {
  bytesPerItem,
  dtypeOf,
  dtypes,
  isNdArray,
  isTypedArray,
  type NdArray,
  type TypedArray,
  viewAs,
} from "./array.js";
import { defineSerializer, onlyOptions } from "./serializer.js";

/** What an npy file holds. One dimension, other than booleans, is a plain typed array; half floats come as single ones. */
export type NpyValue = TypedArray | NdArray;

export const npy = defineSerializer<NpyValue>({
  name: "numpy.npy",
  matches: (value) => isTypedArray(value) || isNdArray(value),
  dump: (value, options) => {
    onlyOptions(options, "numpy.npy", []);
    return encodeNpy(value);
  },
  load: (bytes, options) => {
    onlyOptions(options, "numpy.npy", []);
    return decodeNpy(bytes);
  },
});

/** @throws {CacheError} unserializable when the shape does not fit the data */
export function encodeNpy(value: NpyValue): Uint8Array {
  const { shape, data, dtype } = asNdArray(value);
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const order = bytesPerItem(dtype) === 1 ? "|" : "<";
  const text = `{'descr': '${order}${dtype}', 'fortran_order': False, 'shape': ${shapeText}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const file = Buffer.allocUnsafeSlow(10 + length + data.byteLength);
  file.write("\x93NUMPY\x01\x00", 0, "latin1");
  file.writeUInt16LE(length, 8);
  file.write(`${text.padEnd(length - 1)}\n`, 10, "latin1");
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + length);
  return file;
}

function asNdArray(value: NpyValue): Required<NdArray> {
  const array: NdArray = isTypedArray(value) ? { shape: [value.length], data: value } : value;
  const dtype = isNdArray(array) ? (array.dtype ?? dtypeOf(array.data)) : undefined;
  if (dtype === undefined || bytesPerItem(dtype) !== array.data.BYTES_PER_ELEMENT) {
    throw new CacheError("unserializable", "numpy.npy takes a typed array, or { shape, data } with one.");
  }
  const items = array.shape.reduce((product, size) => product * size, 1);
  if (items !== array.data.length) {
    const shown = `[${array.shape.join(", ")}] needs ${items} values, the data has ${array.data.length}`;
    throw new CacheError("unserializable", `The shape does not fit: ${shown}.`);
  }
  return { ...array, dtype };
}

const headerPattern =
  /^\{\s*'descr':\s*'([<>|=])([a-zA-Z]\d+)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([\d, ]*)\),?\s*\}\s*$/;

/** @throws {CacheError} damaged when the bytes are no npy file; unsupported for types such as datetimes and objects */
export function decodeNpy(bytes: Uint8Array): NpyValue {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 12 || file.toString("latin1", 0, 6) !== "\x93NUMPY") throw damaged("it does not start as one");
  const wide = (file[6] as number) > 1;
  const start = (wide ? 12 : 10) + (wide ? file.readUInt32LE(8) : file.readUInt16LE(8));
  const header = headerPattern.exec(file.toString("latin1", wide ? 12 : 10, start));
  if (header === null) throw unsupported("a structured or unknown type");
  const [, order, type, fortran, shapeText = ""] = header;
  const isHalf = type === "f2";
  const dtype = isHalf ? "u2" : dtypes.find((known) => known === type);
  if (dtype === undefined) throw unsupported(`the type ${type}`);
  const shape = shapeText.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)]));
  const length = shape.reduce((product, size) => product * size, 1);
  const body = bytes.subarray(start);
  if (body.byteLength !== length * bytesPerItem(dtype)) {
    throw damaged(`${body.byteLength} bytes of data for shape [${shape.join(", ")}] of ${dtype}`);
  }
  let data = viewAs(dtype, order === ">" ? swapped(body, bytesPerItem(dtype)) : body, length);
  // JavaScript's own array of half floats is younger than the oldest Node that is supported.
  if (isHalf) data = Float32Array.from(data as Uint16Array, singleFromHalf);
  if (fortran === "True" && shape.length > 1) data = rowOrder(data, shape);
  if (shape.length === 1 && dtype !== "b1") return data;
  return dtype === "b1" ? { shape, data, dtype } : { shape, data };
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function singleFromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const copy = Buffer.from(bytes);
  if (size === 2) copy.swap16();
  if (size === 4) copy.swap32();
  if (size === 8) copy.swap64();
  return copy;
}

/** Column order (first index fastest) to row order. */
function rowOrder(data: TypedArray, shape: readonly number[]): TypedArray {
  const result = data.slice();
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    const from = index.reduce((sum, position, axis) => sum + position * (steps[axis] as number), 0);
    result[at] = data[from] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return result;
}

function damaged(why: string): CacheError {
  return new CacheError("damaged", `No npy file: ${why}.`);
}

function unsupported(what: string): CacheError {
  return new CacheError("unsupported", `The npy file holds ${what}; there are ${dtypes.join(", ")}.`);
}
