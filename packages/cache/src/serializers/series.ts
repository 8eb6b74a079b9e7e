import { CacheError } from "../errors.js";
import { npz } from "./npz.js";
import { defineSerializer, onlyOptions } from "./serializer.js";

/** What a series is to the cache: any object with these members, such as a `Series` of @asof/series. */
export interface SeriesLike {
  /** Epoch milliseconds, fractions carrying microseconds, strictly increasing. */
  readonly times: Float64Array;
  /** As many as times; NaN or null is missing. */
  readonly values: Float64Array | readonly (string | null)[];
  readonly tzaware: boolean;
}

/**
 * A time series as numpy's npz, members `times` and `values`; it comes back as a plain `{ times, values, tzaware }`.
 * "auto" hands over instances of classes; a plain object with these members is put with `serializer: "series"`.
 */
export const series = defineSerializer<SeriesLike>({
  name: "series",
  matches: (value) => isSeries(value) && Object.getPrototypeOf(value) !== Object.prototype,
  dump: (value, options) => {
    onlyOptions(options, "series", []);
    if (!isSeries(value) || value.times.length !== value.values.length) {
      throw new CacheError("unserializable", "The series serializer takes { times, values, tzaware } of one length.");
    }
    const { times, values, tzaware } = value;
    return npz.dump({ times, values, tzaware }, {});
  },
  load: async (bytes, options) => {
    onlyOptions(options, "series", []);
    const value: unknown = await npz.load(bytes, {});
    if (isSeries(value)) return value;
    throw new CacheError("damaged", "The file holds no series: times, values and tzaware are missing.");
  },
});

function isSeries(value: unknown): value is SeriesLike {
  if (typeof value !== "object" || value === null) return false;
  const { times, values, tzaware } = value as Partial<SeriesLike>;
  const isValues = values instanceof Float64Array || Array.isArray(values);
  return times instanceof Float64Array && isValues && typeof tzaware === "boolean";
}
