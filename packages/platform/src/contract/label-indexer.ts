import { type Label, TimeArray } from "@asof/series";
import { z } from "zod";
import { PlatformError } from "../errors.js";
import { labelSchema } from "./scalars.js";

/**
 * Which part of a cell an edge takes. A label takes its place on the first axis; a list has one entry an
 * axis, where a label drops the axis and an inner list keeps it. `null` takes the whole cell.
 */
export const labelIndexerSchema = z
  .union([labelSchema, z.array(z.union([labelSchema, z.array(labelSchema)]))])
  .meta({ id: "LabelIndexer" });
export type LabelIndexer = z.output<typeof labelIndexerSchema>;

interface Axis {
  readonly positions: readonly number[];
  readonly kept: boolean;
}

/**
 * The part of every cell that a label indexer names; axes it does not mention are kept whole.
 *
 * @throws {PlatformError} `unknown_label` for a label that its axis does not have, or more entries than axes.
 */
export function selectLabels(array: TimeArray, indexer: LabelIndexer | null | undefined): TimeArray {
  if (indexer === null || indexer === undefined) return array;
  const entries = Array.isArray(indexer) ? indexer : [indexer];
  if (entries.length > array.cellShape.length) throw tooManyEntries(array, indexer);
  const axes = array.cellShape.map((_, axis) => selectAxis(array, axis, entries[axis]));
  const positions = cellPositions(array.cellShape, axes);
  const pick = <T extends Float64Array | Uint8Array>(source: T, target: T): T => {
    for (let at = 0; at < target.length; at++) {
      const time = Math.floor(at / positions.length);
      target[at] = source[time * array.cellSize + (positions[at % positions.length] as number)] as number;
    }
    return target;
  };
  const size = array.length * positions.length;
  const isKept = (_: unknown, axis: number): boolean => (axes[axis] as Axis).kept;
  const { samplePeriod, startTime, endTime, asOfTime, mask } = array;
  return new TimeArray({
    samplePeriod,
    startTime,
    endTime,
    asOfTime,
    values: pick(array.values, new Float64Array(size)),
    mask: mask && pick(mask, new Uint8Array(size)),
    cellShape: axes.filter(isKept).map((axis) => axis.positions.length),
    coordinateLabels: axes
      .map((axis, at) => axis.positions.map((position) => array.coordinateLabels[at]?.[position] as Label))
      .filter(isKept),
    axisLabels: array.axisLabels.filter(isKept),
  });
}

function selectAxis(array: TimeArray, axis: number, entry: Label | readonly Label[] | undefined): Axis {
  const labels = array.coordinateLabels[axis] as readonly Label[];
  if (entry === undefined) return { positions: labels.map((_, position) => position), kept: true };
  const kept = Array.isArray(entry);
  const wanted = (kept ? entry : [entry]) as readonly Label[];
  return { positions: wanted.map((label) => positionOf(label, labels)), kept };
}

/** Older clients turn text that looks like a whole number into a number, so `"5"` and `5` name the same. */
function positionOf(label: Label, labels: readonly Label[]): number {
  const exact = labels.indexOf(label);
  const position = exact >= 0 ? exact : labels.findIndex((other) => String(other) === String(label));
  if (position >= 0) return position;
  const known = labels.map((other) => JSON.stringify(other)).join(", ");
  throw new PlatformError("unknown_label", `There is no label ${JSON.stringify(label)}: the axis has ${known}.`, {
    label,
    labels,
  });
}

/** Row-major positions in the full cell of every position in the selected one. */
function cellPositions(cellShape: readonly number[], axes: readonly Axis[]): number[] {
  let positions = [0];
  for (const [at, axis] of axes.entries()) {
    const length = cellShape[at] as number;
    positions = positions.flatMap((outer) => axis.positions.map((inner) => outer * length + inner));
  }
  return positions;
}

function tooManyEntries(array: TimeArray, indexer: LabelIndexer): PlatformError {
  const hint =
    array.cellShape.length === 1 ? `; several labels of one axis are written [${JSON.stringify(indexer)}]` : "";
  return new PlatformError(
    "unknown_label",
    `${JSON.stringify(indexer)} has an entry for more axes than the cell's ${array.cellShape.length}${hint}.`,
    { indexer, cellShape: array.cellShape },
  );
}
