// CF conventions as xarray applies them: _FillValue, scale_factor, add_offset, "days since 2020-01-01".
import { CacheError } from "../errors.js";
import type { TypedArray } from "../serializers/array.js";
import { missingTimestamp } from "../tables/table.js";
import type { Variable, VariableData } from "./dataset.js";

export interface RawVariable {
  readonly dims: readonly string[];
  readonly data: VariableData;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Names that say how a variable is stored, not what it is. */
const storageAttributes = new Set(["_FillValue", "missing_value", "scale_factor", "add_offset", "coordinates"]);

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  nanoseconds: 1n,
  microseconds: 1000n,
  milliseconds: 1_000_000n,
  seconds: 1_000_000_000n,
  minutes: 60_000_000_000n,
  hours: 3_600_000_000_000n,
  days: 86_400_000_000_000n,
};

const standardCalendars = ["standard", "gregorian", "proleptic_gregorian"];

export function decodeVariable({ dims, data, attrs }: RawVariable): Variable {
  if (!ArrayBuffer.isView(data)) return { dims, data, attrs: kept(attrs, []) };
  if (attrs.dtype === "bool" && data.BYTES_PER_ELEMENT === 1) {
    return { dims, data: Uint8Array.from(data as Int8Array, Number), dtype: "bool", attrs: kept(attrs, ["dtype"]) };
  }
  const time = /^(\w+?)s? since (.+)$/.exec(String(attrs.units ?? ""));
  const unit = time && unitNanoseconds[`${time[1]}s`];
  if (time && unit) {
    const calendar = String(attrs.calendar ?? "standard");
    if (!standardCalendars.includes(calendar)) {
      throw new CacheError("unsupported", `Times of the calendar "${calendar}" cannot be read.`);
    }
    const origin = originNanoseconds(time[2] as string);
    const rest = kept(attrs, ["units", "calendar"]);
    return { dims, data: nanoseconds(data, unit, origin, attrs), dtype: "datetime64[ns]", attrs: rest };
  }
  return { dims, data: unpacked(data, attrs), attrs: kept(attrs, []) };
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

function originNanoseconds(text: string): bigint {
  const match =
    /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?(?:Z| ?UTC)?$/.exec(
      text.trim(),
    );
  if (match === null) throw new CacheError("unsupported", `The origin of time "${text}" cannot be read.`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return BigInt(ms) * 1_000_000n + BigInt((match[7] ?? "").padEnd(9, "0"));
}

function nanoseconds(data: TypedArray, unit: bigint, origin: bigint, attrs: Readonly<Record<string, unknown>>) {
  const fill = scalar(attrs._FillValue ?? attrs.missing_value);
  return BigInt64Array.from(data as ArrayLike<bigint | number>, (value) => {
    const isMissing = typeof value === "bigint" ? value === missingTimestamp : Number.isNaN(value);
    if (isMissing || (fill !== undefined && Number(value) === fill)) return missingTimestamp;
    if (typeof value === "bigint") return value * unit + origin;
    if (Number.isInteger(value)) return BigInt(value) * unit + origin;
    return BigInt(Math.round(value * Number(unit))) + origin;
  });
}

function unpacked(data: TypedArray, attrs: Readonly<Record<string, unknown>>): TypedArray {
  const fill = scalar(attrs._FillValue ?? attrs.missing_value);
  const scale = scalar(attrs.scale_factor);
  const offset = scalar(attrs.add_offset);
  const needsFill = fill !== undefined && !Number.isNaN(fill);
  if (!needsFill && scale === undefined && offset === undefined) return data;
  const single = isSingle(data, needsFill, offset !== undefined);
  const values = single ? new Float32Array(data.length) : new Float64Array(data.length);
  // numpy rounds the factors of single floats, and after each step.
  const rounded = single ? Math.fround : Number;
  const [factor, summand] = [rounded(scale ?? 1), rounded(offset ?? 0)];
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    values[at] = needsFill && value === fill ? Number.NaN : rounded(rounded(value) * factor) + summand;
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
