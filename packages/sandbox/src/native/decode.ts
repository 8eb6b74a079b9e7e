import { z } from "zod";
import { type Dict, Grid } from "../haystack/grid.js";
import { MatrixGrid } from "../haystack/matrix-grid.js";
import { Coord, Ref } from "../haystack/scalars.js";
import { Marker, NA, Remove } from "../haystack/singletons.js";
import { CalendarDate, DateTime, TimeOfDay } from "../values/date-time.js";
import { NdArray, type NumberArray, type NumberType, TYPED_ARRAYS } from "../values/nd-array.js";
import { readArray } from "./arrow-array.js";
import { readArrow } from "./arrow-read.js";
import { cellsOf, gridColumnSchema } from "./grid-columns.js";
import { malformed } from "./malformed.js";

const indexSchema = z.int().nonnegative();
const numberTypes = Object.keys(TYPED_ARRAYS) as [NumberType, ...NumberType[]];

const taggedSchema = z.discriminatedUnion("$", [
  // Longer texts take quadratic time to convert; Python itself stops at 4300 digits.
  z.object({ $: z.literal("int"), v: z.string().regex(/^-?\d{1,4300}$/) }),
  z.object({ $: z.literal("float"), v: z.enum(["nan", "inf", "-inf"]) }),
  z.object({ $: z.literal("bytes"), a: indexSchema }),
  z.object({ $: z.literal("array"), dtype: z.enum(numberTypes), shape: z.array(indexSchema).max(32), a: indexSchema }),
  z.object({ $: z.literal("table"), a: indexSchema }),
  z.object({ $: z.literal("map"), v: z.array(z.tuple([z.unknown(), z.unknown()])) }),
  z.object({ $: z.literal("set"), v: z.array(z.unknown()) }),
  z.object({
    $: z.literal("datetime"),
    ms: z.int(),
    us: z.int().min(0).max(999),
    zone: z.string().max(100).nullable(),
  }),
  z.object({ $: z.literal("date"), v: z.iso.date() }),
  z.object({ $: z.literal("time"), us: indexSchema }),
  z.object({ $: z.enum(["marker", "na", "remove"]) }),
  z.object({ $: z.literal("ref"), id: z.string(), dis: z.string().nullable() }),
  z.object({ $: z.literal("coord"), lat: z.number(), lng: z.number() }),
  z.object({
    $: z.literal("grid"),
    meta: z.unknown(),
    size: indexSchema,
    cols: z.array(z.tuple([z.string(), z.unknown(), gridColumnSchema])),
    a: indexSchema.nullable(),
  }),
]);
type Tagged = z.output<typeof taggedSchema>;

const SINGLETONS = { marker: Marker, na: NA, remove: Remove };
const FLOATS = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY };

/**
 * The value that Python sent. Nesting and size were bounded when the tree was parsed.
 * @throws {SandboxError} protocol when the tree is none that the runner would send.
 */
export function decodeValue(tree: unknown, attachments: readonly Buffer[]): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((item) => decodeValue(item, attachments));
  if (Object.hasOwn(tree, "$")) return decodeTagged(parseTagged(tree), attachments);
  // fromEntries defines own properties, so a key "__proto__" stays a key.
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, decodeValue(item, attachments)]));
}

function parseTagged(tree: object): Tagged {
  const parsed = taggedSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  throw malformed(`a value that is not understood: ${z.prettifyError(parsed.error)}`, parsed.error);
}

function decodeTagged(tagged: Tagged, attachments: readonly Buffer[]): unknown {
  switch (tagged.$) {
    case "int":
      return BigInt(tagged.v);
    case "float":
      return FLOATS[tagged.v];
    case "bytes":
      return plainBytes(attachmentAt(tagged.a, attachments));
    case "array":
      return decodeArray(tagged.dtype, tagged.shape, attachmentAt(tagged.a, attachments));
    case "table":
      return readArrow(attachmentAt(tagged.a, attachments));
    case "map":
      return new Map(tagged.v.map(([key, item]) => [decodeValue(key, attachments), decodeValue(item, attachments)]));
    case "set":
      return new Set(tagged.v.map((item) => decodeValue(item, attachments)));
    case "datetime":
      return new DateTime(tagged.ms + tagged.us / 1000, tagged.zone);
    case "date":
      return new CalendarDate(tagged.v);
    case "time":
      return new TimeOfDay(tagged.us / 1000);
    case "ref":
      return new Ref(tagged.id, tagged.dis);
    case "coord":
      return new Coord(tagged.lat, tagged.lng);
    case "grid":
      return decodeGrid(tagged, attachments);
    default:
      return SINGLETONS[tagged.$];
  }
}

function decodeGrid(grid: Extract<Tagged, { $: "grid" }>, attachments: readonly Buffer[]): Grid {
  const { meta, size, cols } = grid;
  const table = grid.a === null ? undefined : readArrow(attachmentAt(grid.a, attachments));
  const dict = (tree: unknown) => decodeValue(tree, attachments) as Dict;
  let next = 0;
  const columns = cols.map(([, , form]) => {
    if ("list" in form) return form.list.map((tree) => decodeValue(tree, attachments));
    return cellsOf(form, table?.getChildAt(next++) ?? null, size);
  });
  if (columns.some((cells) => cells.length !== size)) throw malformed("a grid with columns of the wrong length");
  // Without a column nothing has bounded the number of rows.
  const rows = columns.length === 0 ? [] : Array.from({ length: size }, (_, row) => columns.map((cells) => cells[row]));
  return new Grid(
    dict(meta),
    cols.map(([name, colMeta]) => ({ name, meta: dict(colMeta) })),
    rows,
  );
}

function attachmentAt(index: number, attachments: readonly Buffer[]): Buffer {
  const attachment = attachments[index];
  if (attachment) return attachment;
  throw malformed(`a reference to attachment ${index} of ${attachments.length}`);
}

function plainBytes(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decodeArray(dtype: NumberType, shape: readonly number[], bytes: Buffer): NumberArray | NdArray {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = readArray(bytes, dtype, length);
  if (shape.length === 1) return data;
  const [rows, cols] = shape as [number, number];
  return shape.length === 2 && data instanceof Float64Array
    ? new MatrixGrid(data, rows, cols)
    : new NdArray(data, shape);
}
