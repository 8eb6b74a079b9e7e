import { CacheError } from "../errors.js";
import { dtypeOf, type TypedArray, typedArrayOf } from "../serializers/array.js";
import { isText, type VariableData } from "./dataset.js";

export type Scalar = number | bigint | boolean | string;

/** What zarrita gives: its own lists for booleans and for text are no typed arrays, but can be walked. */
export interface Chunk {
  readonly data: TypedArray | Iterable<Scalar>;
  readonly shape: readonly number[];
  /** Items from one index to the next, by axis: arrays in column order stay in it. */
  readonly stride: readonly number[];
}

/** The values with the last index running fastest. */
export function inRowOrder(chunk: Chunk | Scalar): Chunk["data"] {
  if (typeof chunk !== "object") return [chunk];
  const { data, shape, stride } = chunk;
  const isRowOrder = shape.every((_, axis) => stride[axis] === product(shape.slice(axis + 1)));
  if (isRowOrder) return data;
  const items: ArrayLike<Scalar> = ArrayBuffer.isView(data) ? data : Array.from(data);
  const ordered = Array.from({ length: product(shape) }, (_, at) => {
    let rest = at;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % (shape[axis] as number)) * (stride[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
    }
    return items[from] as Scalar;
  });
  return ordered;
}

/** `dtype` is numpy's, without the byte order. @throws {CacheError} unsupported */
export function contentOf(
  name: string,
  dtype: string,
  given: Chunk["data"],
): { data: VariableData; kind: "number" | "bool" | "text" } {
  if (ArrayBuffer.isView(given) && dtypeOf(given) !== undefined) return { data: given, kind: "number" };
  const values = Array.from(given as Iterable<Scalar>);
  // Half floats come as single ones.
  const data = typedArrayOf(dtype === "f2" ? "f4" : dtype, values as (number | bigint)[]);
  if (dtype === "b1") return { data: Uint8Array.from(values, Number), kind: "bool" };
  if (data !== undefined) return { data, kind: "number" };
  if (isText(values)) return { data: values, kind: "text" };
  throw new CacheError("unsupported", `The variable "${name}" holds neither numbers nor text.`);
}

const product = (sizes: readonly number[]) => sizes.reduce((one, other) => one * other, 1);
