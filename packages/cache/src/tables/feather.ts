import { zstdDecompressSync } from "node:zlib";
import { CacheError } from "../errors.js";
import { largestContent, withinTime } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions } from "../serializers/serializer.js";
import { type ArrowLibrary, tableFromArrow } from "./arrow-read.js";
import { arrowFromTable } from "./arrow-write.js";
import { decodeLz4Frame } from "./lz4-frame.js";
import { optionalPeer } from "./optional-peer.js";
import { checkedTable, type Table } from "./table.js";

/** A table as an Arrow IPC file: written uncompressed, read with LZ4 (pandas' default) and ZSTD as well. */
export const feather = defineSerializer<Table>({
  name: "pandas.feather",
  async dump(value, options) {
    onlyOptions(options, "pandas.feather", []);
    const arrow = await openArrow();
    return arrow.tableToIPC(arrowFromTable(arrow, checkedTable(value)), "file");
  },
  async load(bytes, options) {
    onlyOptions(options, "pandas.feather", []);
    if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "FEA1") {
      throw new CacheError(
        "unsupported",
        "The file is Feather V1; write it again with to_feather(…), without version=1.",
      );
    }
    const arrow = await openArrow();
    return withinTime(bytes, () => tableFromArrow(arrow, arrow.tableFromIPC(bytes)));
  },
});

function decodeZstd(data: Uint8Array): Uint8Array {
  return new Uint8Array(zstdDecompressSync(data, { maxOutputLength: largestContent(data) }));
}

async function openArrow(): Promise<ArrowLibrary> {
  const arrow = await optionalPeer("pandas.feather", "apache-arrow", () => import("apache-arrow"));
  const { compressionRegistry, CompressionType } = arrow;
  // Somebody else's codecs stay: they may write as well.
  if (compressionRegistry.get(CompressionType.LZ4_FRAME) === null) {
    compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4Frame });
  }
  if (compressionRegistry.get(CompressionType.ZSTD) === null) {
    compressionRegistry.set(CompressionType.ZSTD, { decode: decodeZstd });
  }
  return arrow;
}
