export type TypedArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** numpy's name of the type, `|` and byte order left out: `f8` is float64. */
export const dtypes = ["f8", "f4", "i8", "u8", "i4", "u4", "i2", "u2", "i1", "u1", "b1"] as const;
export type Dtype = (typeof dtypes)[number];

/** An array of any rank, in row order (the last index runs fastest). `b1` holds booleans as 0 and 1. */
export interface NdArray<Data extends TypedArray = TypedArray> {
  readonly shape: readonly number[];
  readonly data: Data;
  /** Needed only to tell booleans (`b1`) from bytes. */
  readonly dtype?: Dtype;
}

const constructors = {
  f8: Float64Array,
  f4: Float32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
} as const;

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && dtypeOf(value as TypedArray) !== undefined;
}

export function isNdArray(value: unknown): value is NdArray {
  if (typeof value !== "object" || value === null) return false;
  const { shape, data } = value as Partial<NdArray>;
  if (!Array.isArray(shape) || !isTypedArray(data)) return false;
  return Object.keys(value).every((name) => name === "shape" || name === "data" || name === "dtype");
}

export function dtypeOf(data: TypedArray): Dtype | undefined {
  if (data instanceof Uint8ClampedArray) return "u1";
  return dtypes.find((dtype) => data instanceof constructors[dtype]);
}

/** Nothing where numpy's type is none of these. */
export function typedArrayOf(dtype: string, values: readonly (number | bigint)[]): TypedArray | undefined {
  const known = dtypes.find((one) => one === dtype);
  return known && (constructors[known] as { from(values: readonly unknown[]): TypedArray }).from(values);
}

export function bytesPerItem(dtype: Dtype): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A view of the bytes where they lie on a boundary of the type, a copy otherwise. */
export function viewAs(dtype: Dtype, bytes: Uint8Array, length: number): TypedArray {
  const size = bytesPerItem(dtype);
  // The slice of a Buffer would be a view as well.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new constructors[dtype](aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
}
