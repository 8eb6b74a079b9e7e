import { type Data, Field, makeData, makeVector, RecordBatch, Schema, Struct, Table } from "apache-arrow";
import { type NumberArray, type NumberType, TYPED_ARRAYS } from "../values/nd-array.js";
import { readArrow } from "./arrow-read.js";
import { arrowPieces } from "./arrow-write.js";
import { malformed } from "./malformed.js";

/**
 * Numbers as an Arrow stream of one column `values`, row by row, with the shape in the schema's metadata.
 * @returns the pieces, one of them the array's own memory, and how many bytes come before it: who knows the stream's
 *   maker can take the elements from there.
 */
export function arrayPieces(array: NumberArray, shape: readonly number[]): { pieces: Uint8Array[]; at: number } {
  const column = makeVector(array).data[0] as Data;
  const fields = [new Field("values", column.type)];
  const schema = new Schema(fields, new Map([["shape", JSON.stringify(shape)]]));
  const data = makeData({ type: new Struct(fields), length: array.length, nullCount: 0, children: [column] });
  const pieces = arrowPieces(new Table(schema, new RecordBatch(schema, data)));
  return { pieces, at: array.length === 0 ? 0 : bytesBefore(array, pieces) };
}

function bytesBefore(array: NumberArray, pieces: readonly Uint8Array[]): number {
  const isOwn = ({ buffer, byteOffset }: Uint8Array) => buffer === array.buffer && byteOffset === array.byteOffset;
  return pieces.slice(0, pieces.findIndex(isOwn)).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** The elements of such a stream, uncopied, of which nobody vouches. @throws {SandboxError} protocol. */
export function readArray(bytes: Buffer, dtype: NumberType, count: number): NumberArray {
  const values: unknown = readArrow(bytes).getChildAt(0)?.data[0]?.values;
  if (values instanceof TYPED_ARRAYS[dtype] && values.length === count) return values as NumberArray;
  throw malformed(`an array that is none of ${count} elements of type ${dtype}`);
}
