// CF conventions as xarray applies them: _FillValue, scale_factor, add_offset, "days since 2020-01-01".
import { CacheError } from "../errors.js";
import type { TypedArray } from "../serializers/array.js";
import { missingTimestamp } from "../tables/table.js";
import type { Variable, VariableData } from "./dataset.js";
import { type TimeUnit, timeUnitOf } from "./time-units.js";

export interface RawVariable {
  readonly dims: readonly string[];
  readonly data: VariableData;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Names that say how a variable is stored, not what it is. */
const storageAttributes = new Set([
  "_FillValue",
  "missing_value",
  "scale_factor",
  "add_offset",
  "coordinates",
  "_Encoding",
  "least_significant_digit",
]);

export function decodeVariable({ dims, data, attrs }: RawVariable): Variable {
  if (!ArrayBuffer.isView(data)) return { dims, data, attrs: kept(attrs, []) };
  if (attrs.dtype === "bool" && data.BYTES_PER_ELEMENT === 1) {
    return { dims, data: Uint8Array.from(data as Int8Array, Number), dtype: "bool", attrs: kept(attrs, ["dtype"]) };
  }
  const resigned = withSign(data, attrs);
  const fills = fillValues(attrs, resigned);
  const time = timeUnitOf(attrs);
  if (time !== undefined) {
    const rest = kept(attrs, ["units", "calendar"]);
    return { dims, data: nanoseconds(resigned, time, fills), dtype: "datetime64[ns]", attrs: rest };
  }
  const used = resigned === data ? [] : ["_Unsigned"];
  return { dims, data: unpacked(resigned, attrs, fills), attrs: kept(attrs, used) };
}

/** The attribute _Unsigned gives integers the sign that the format has no type for. */
function withSign(data: TypedArray, { _Unsigned: unsigned }: RawVariable["attrs"]): TypedArray {
  const unsignedTypes = { Int8Array: Uint8Array, Int16Array: Uint16Array, Int32Array: Uint32Array };
  const signedTypes = { Uint8Array: Int8Array, Uint16Array: Int16Array, Uint32Array: Int32Array };
  const types: Readonly<Record<string, { from(data: never): TypedArray }>> =
    unsigned === "true" ? unsignedTypes : unsigned === "false" ? signedTypes : {};
  return types[data.constructor.name]?.from(data as never) ?? data;
}

/** Both attributes stand for missing values; integers have them with the sign of the data. */
function fillValues(attrs: RawVariable["attrs"], data: TypedArray): number[] {
  const found = [scalar(attrs._FillValue), scalar(attrs.missing_value)];
  const fills = found.filter((fill) => fill !== undefined && !Number.isNaN(fill)) as number[];
  if (attrs._Unsigned === undefined) return fills;
  return fills.map((fill) => Number(new (data.constructor as Int32ArrayConstructor)([fill])[0]));
}

export function coordinateNames(attrs: Readonly<Record<string, unknown>>): string[] {
  return typeof attrs.coordinates === "string" ? attrs.coordinates.split(/\s+/).filter(Boolean) : [];
}

/** Times as whole nanoseconds since 1970; NaN is a fill value, as xarray writes floats. */
export function encodeVariable({ dims, data, dtype, attrs }: Variable): RawVariable {
  const used = dtype === undefined ? [] : dtype === "bool" ? ["dtype"] : ["_FillValue", "units", "calendar"];
  for (const name of used) {
    if (!Object.hasOwn(attrs, name)) continue;
    throw new CacheError("unserializable", `A ${dtype} cannot have the attribute "${name}"; the format uses it.`);
  }
  if (dtype === "bool") {
    return { dims, data: Int8Array.from(data as ArrayLike<number>), attrs: { ...attrs, dtype: "bool" } };
  }
  if (dtype !== undefined) {
    const units = { units: "nanoseconds since 1970-01-01", calendar: "proleptic_gregorian" };
    return { dims, data, attrs: { ...attrs, ...units } };
  }
  return { dims, data, attrs };
}

function kept(attrs: Readonly<Record<string, unknown>>, without: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attrs).filter(([name]) => !storageAttributes.has(name) && !without.includes(name)),
  );
}

function nanoseconds(data: TypedArray, { unit, origin }: TimeUnit, fills: readonly number[]): BigInt64Array {
  const checked = (time: bigint) => {
    if (BigInt.asIntN(64, time) === time) return time;
    throw new CacheError("unsupported", "Times before 1678 or after 2261 cannot be read.");
  };
  return BigInt64Array.from(data as ArrayLike<bigint | number>, (value) => {
    const isMissing = typeof value === "bigint" ? value === missingTimestamp : Number.isNaN(value);
    if (isMissing || fills.includes(Number(value))) return missingTimestamp;
    if (typeof value === "bigint") return checked(value * unit + origin);
    if (Number.isInteger(value)) return checked(BigInt(value) * unit + origin);
    // xarray cuts off what is below a nanosecond.
    return checked(BigInt(Math.trunc(value * Number(unit))) + origin);
  });
}

function unpacked(data: TypedArray, attrs: RawVariable["attrs"], fills: readonly number[]): TypedArray {
  const scale = scalar(attrs.scale_factor);
  const offset = scalar(attrs.add_offset);
  const needsFill = fills.length > 0;
  if (!needsFill && scale === undefined && offset === undefined) return data;
  const single = isSingle(data, needsFill, offset !== undefined);
  const values = single ? new Float32Array(data.length) : new Float64Array(data.length);
  // numpy rounds the factors of single floats, and after each step.
  const rounded = single ? Math.fround : Number;
  const [factor, summand] = [rounded(scale ?? 1), rounded(offset ?? 0)];
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    values[at] = fills.includes(value) ? Number.NaN : rounded(rounded(value) * factor) + summand;
  }
  return values;
}

/** xarray's choice of a float: small integers fit single ones, unless an offset alone moves them. */
function isSingle(data: TypedArray, masked: boolean, moved: boolean): boolean {
  if (data instanceof Float64Array) return false;
  return data instanceof Float32Array || (data.BYTES_PER_ELEMENT <= 2 && (masked || !moved));
}

function scalar(value: unknown): number | undefined {
  const one = ArrayBuffer.isView(value) || Array.isArray(value) ? (value as ArrayLike<unknown>)[0] : value;
  if (one === "NaN") return Number.NaN;
  return typeof one === "number" || typeof one === "bigint" ? Number(one) : undefined;
}
