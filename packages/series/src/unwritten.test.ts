import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { add } from "./kernels/add.js";
import { div } from "./kernels/div.js";
import { map } from "./kernels/map.js";
import { mul } from "./kernels/mul.js";
import { priority } from "./kernels/priority.js";
import { rowMax } from "./kernels/row-max.js";
import { rowMean } from "./kernels/row-mean.js";
import { rowMin } from "./kernels/row-min.js";
import { rowStd } from "./kernels/row-std.js";
import { addScalar, divScalar, mulScalar, powScalar } from "./kernels/scalar.js";
import { Series } from "./series.js";
import { TimeIndex } from "./time-index.js";
import { unwritten } from "./unwritten.js";

const minute = 60_000;
const count = 20_000;
const secret = Buffer.from("a secret");
const secretDouble = new Float64Array(new Uint8Array(secret).buffer)[0] as number;

const even = (start: number): Series =>
  new Series(TimeIndex.regular(start, minute, count), new Float64Array(count).fill(1));

/** Every instant but each `gap`-th, every `missing`-th of the values missing. */
function gappy(gap: number, missing: number, shift = 0): Series {
  const kept = Array.from({ length: count }, (_, i) => i).filter((i) => i % gap !== 0);
  return new Series(
    TimeIndex.from(Float64Array.from(kept, (i) => i * minute + shift)),
    Float64Array.from(kept, (i) => (i % missing === 0 ? Number.NaN : i)),
  );
}

const inputs: Readonly<Record<string, readonly Series[]>> = {
  "evenly spaced alike": [even(0), even(0)],
  "evenly spaced, one later": [even(0), even(minute * count * 3)],
  "with gaps on a grid": [gappy(3, 7), gappy(3, 11), gappy(3, 5)],
  "with gaps in turn": [gappy(3, 7), gappy(5, 11)],
  "beside each other's instants": [gappy(3, 7), gappy(5, 11, 0.25)],
  "of one alone": [gappy(4, 2)],
};

const kernels: Readonly<Record<string, (all: readonly Series[]) => Series>> = {
  add,
  mul,
  div: ([a, b]) => div(a as Series, b ?? (a as Series)),
  rowMean,
  "rowMean of complete rows": (all) => rowMean(all, { skipMissing: false }),
  rowMin,
  rowMax,
  rowStd,
  priority,
  "add with a fill rule": (all) => add(all.map((series) => ({ series, fill: "ffill" }))),
  "scalars one after the other": ([a]) => powScalar(divScalar(mulScalar(addScalar(a as Series, 1), 2), 3), 2),
  map: ([a]) => map(a as Series, (value) => value + 1),
};

/** Memory as it was left behind by somebody who had a secret. */
function usedMemory(bytes: number): ReturnType<typeof Buffer.allocUnsafeSlow> {
  const memory = Buffer.alloc(bytes);
  memory.fill(secret);
  return memory as ReturnType<typeof Buffer.allocUnsafeSlow>;
}

describe("what a kernel answers holds nothing that memory held before", () => {
  beforeEach(() => void vi.spyOn(Buffer, "allocUnsafeSlow").mockImplementation(usedMemory));
  afterEach(() => void vi.restoreAllMocks());

  test("memory that is not cleared is what these tests run on", () => {
    expect(unwritten(count)).toContain(secretDouble);
  });

  for (const [name, kernel] of Object.entries(kernels)) {
    test.each(Object.keys(inputs))(`${name}: series %s`, (kind) => {
      const { times, values } = kernel(inputs[kind] as readonly Series[]);
      for (const { buffer } of [times, values]) expect(new Float64Array(buffer).includes(secretDouble)).toBe(false);
    });
  }
});
