import { z } from "zod";
import { CacheError } from "../errors.js";

const arraySchema = z.object({
  shape: z.array(z.int().nonnegative()),
  chunks: z.array(z.int().positive()),
  dtype: z.string().regex(/^(?:[<>|][a-zA-Z]\d{1,6}|\|O)$/),
  fill_value: z.unknown(),
  compressor: z.object({ id: z.string() }).nullish(),
  filters: z.array(z.unknown()).nullish(),
});
type ArrayMetadata = z.output<typeof arraySchema>;

/** What looking for a chunk costs at least, in bytes. */
const chunkCost = 1024;

/**
 * What an array's `.zarray` says, before anything is believed of it: the bytes that reading it takes, and its fill value.
 * @throws {CacheError} damaged where a chunk cannot be what the array says
 */
export function checkedArray(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
): { readonly claimed: number; readonly fill: unknown; readonly dtype: string; readonly shape: readonly number[] } {
  const text = Buffer.from(files.get(`/${name}/.zarray`) ?? []).toString();
  const array = arraySchema.parse(JSON.parse(text));
  if (!/^(?:\|O|.[bifuSU]\d+)$/.test(array.dtype)) {
    throw new CacheError("unsupported", `The variable "${name}" holds ${array.dtype}; there are numbers and text.`);
  }
  const counts = array.shape.map((size, axis) => Math.ceil(size / (array.chunks[axis] ?? 1)));
  if (array.compressor?.id === "blosc" && !array.filters?.length) checkBlosc(files, name, chunkBytes(array));
  const claimed = product(array.shape) * itemBytes(array) + chunkBytes(array) + product(counts) * chunkCost;
  return { claimed, fill: array.fill_value, dtype: array.dtype.slice(1), shape: array.shape };
}

/** Blosc's header: flags, then sizes of the content, a block and the chunk. Its decoder believes all of them. */
function checkBlosc(files: ReadonlyMap<string, Uint8Array>, name: string, wanted: number): void {
  for (const [path, bytes] of files) {
    if (!path.startsWith(`/${name}/`) || path.startsWith(`/${name}/.`)) continue;
    const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isWhole =
      header.length >= 16 && header.readUInt32LE(4) === wanted && header.readUInt32LE(12) === header.length;
    if (!isWhole) throw new CacheError("damaged", `The chunk ${path.slice(1)} is cut off or has another size.`);
  }
}

const product = (sizes: readonly number[]) => sizes.reduce((one, other) => one * other, 1);
/** Four bytes a character of text; a reference where the text lies elsewhere. */
const itemBytes = ({ dtype }: ArrayMetadata) =>
  dtype === "|O" ? 8 : Number(dtype.slice(2)) * (dtype[1] === "U" ? 4 : 1);
const chunkBytes = (array: ArrayMetadata) => product(array.chunks) * itemBytes(array);
