/** The typed arrays that stand for numpy's number types, by numpy's short name. */
export const TYPED_ARRAYS = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
} as const;

export type NumberType = keyof typeof TYPED_ARRAYS;
export type NumberArray = InstanceType<(typeof TYPED_ARRAYS)[NumberType]>;

/** numpy's short name of a typed array's elements. */
export function numberTypeOf(array: NumberArray): NumberType {
  const entry = Object.entries(TYPED_ARRAYS).find(([, type]) => array instanceof type);
  return entry?.[0] as NumberType;
}

/** A numpy array of two or more dimensions, row-major; one dimension is a plain typed array. */
export class NdArray {
  readonly data: NumberArray;
  readonly shape: readonly number[];

  constructor(data: NumberArray, shape: readonly number[]) {
    this.data = data;
    this.shape = shape;
  }
}
