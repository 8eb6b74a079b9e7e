import { type FieldShape, FlatbufferCheck, type TableShape } from "./flatbuffer-check.js";

const [int8, int16, int32, int64] = [{ scalar: 1 }, { scalar: 2 }, { scalar: 4 }, { scalar: 8 }] as const;
const string = { string: true } as const;

// Arrow's message format, https://github.com/apache/arrow/tree/main/format: Schema.fbs and Message.fbs.
const keyValue: TableShape = [string, string];
const metadata: FieldShape = { tables: () => keyValue };
const intType: TableShape = [int32, int8];

/** By the tag of the type: null, int, float, binary, utf8, bool, decimal, date, time, timestamp, interval, list, struct, … */
const types: readonly (TableShape | undefined)[] = [
  ...[undefined, [], intType, [int16], [], [], [], [int32, int32, int32], [int16], [int16, int32], [int16, string]],
  ...[[int16], [], [], [int16, { vector: 4 }], [int32], [int32], [int8], [int16], [], [], [], [], [], [], []],
];
const dictionary: TableShape = [int64, { table: () => intType }, int8, int16];
const field: TableShape = [
  ...[string, int8, int8, { union: types }],
  ...[{ table: () => dictionary }, { tables: (): TableShape => field }, metadata],
];
const schema: TableShape = [int16, { tables: () => field }, metadata, { vector: 8 }];
const recordBatch: TableShape = [int64, { vector: 16 }, { vector: 16 }, { table: () => [int8, int8] }, { vector: 8 }];
const dictionaryBatch: TableShape = [int64, { table: () => recordBatch }, int8];
const message: TableShape = [
  int16,
  int8,
  { union: [undefined, schema, dictionaryBatch, recordBatch] },
  int64,
  metadata,
];

const BODY_LENGTH_SLOT = 3;
const HEADER_SLOT = 2;
const [DICTIONARY_BATCH, RECORD_BATCH] = [2, 3];
const CONTINUATION = 0xffffffff;
const MAX_ROWS = 2 ** 31 - 1;

/**
 * Checks an Arrow IPC stream before a reader that trusts it: every message, every offset of its description, and that
 * all buffers lie inside of their message. What the buffers hold cannot harm a reader.
 * @throws {RangeError} with what is wrong.
 */
export function checkArrowStream(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.byteLength) {
    if (view.getUint32(at, true) !== CONTINUATION) throw new RangeError("no message where one should start");
    const length = view.getInt32(at + 4, true);
    if (length === 0) return;
    const start = at + 8;
    if (length < 0 || start + length > bytes.byteLength) throw new RangeError("a description beyond the end");
    const body = checkMessage(bytes.subarray(start, start + length));
    at = start + length + body;
    if (at > bytes.byteLength) throw new RangeError("a body beyond the end");
  }
}

/** Checks the description of one message; the length of its body. */
function checkMessage(bytes: Uint8Array): number {
  const check = new FlatbufferCheck(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const root = check.root(message);
  const bodyLength = readLength(view, check.slot(root, BODY_LENGTH_SLOT));
  const tagAt = check.slot(root, HEADER_SLOT - 1);
  const tag = tagAt === undefined ? 0 : view.getUint8(tagAt);
  const header = check.follow(root, HEADER_SLOT);
  if (header === undefined) throw new RangeError("a message without content");
  const batch = tag === DICTIONARY_BATCH ? check.follow(header, 1) : tag === RECORD_BATCH ? header : undefined;
  if (batch !== undefined) checkBatch(check, view, batch, bodyLength);
  return bodyLength;
}

function checkBatch(check: FlatbufferCheck, view: DataView, batch: number, bodyLength: number): void {
  if (readLength(view, check.slot(batch, 0)) > MAX_ROWS) throw new RangeError("too many rows");
  forEachPair(view, check.follow(batch, 1), (length, nulls) => {
    if (length > MAX_ROWS || nulls > length) throw new RangeError(`a column of ${length} rows with ${nulls} nulls`);
  });
  forEachPair(view, check.follow(batch, 2), (offset, length) => {
    if (offset + length > bodyLength) throw new RangeError("a buffer beyond its message");
  });
}

function forEachPair(view: DataView, vector: number | undefined, visit: (first: number, second: number) => void): void {
  if (vector === undefined) return;
  const end = vector + 4 + 16 * view.getUint32(vector, true);
  for (let at = vector + 4; at < end; at += 16) visit(readLength(view, at), readLength(view, at + 8));
}

function readLength(view: DataView, at: number | undefined): number {
  const length = at === undefined ? 0 : Number(view.getBigInt64(at, true));
  if (length >= 0 && Number.isSafeInteger(length)) return length;
  throw new RangeError(`a length of ${length}`);
}
