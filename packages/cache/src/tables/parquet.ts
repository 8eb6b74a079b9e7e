import { z } from "zod";
import { CacheError } from "../errors.js";
import { withinTime } from "../serializers/bounds.js";
import { defineSerializer, onlyOptions, type SerializerOptions } from "../serializers/serializer.js";
import { tableFromArrow } from "./arrow-read.js";
import { arrowFromTable } from "./arrow-write.js";
import { installedPeer, optionalPeer } from "./optional-peer.js";
import { zonesForPandas } from "./pandas-metadata.js";
import { readWithHyparquet, writeWithHyparquet } from "./parquet-plain.js";
import { checkedTable, isTable, type Table } from "./table.js";

const peers = "hyparquet hyparquet-compressors hyparquet-writer";

/** Rows in one piece, so that columns are views of what was read and need no copy. */
const batchSize = 16 * 1024 * 1024;

/** pandas' names, because they are kept in the sidecar; what pandas wrote in another way is read all the same. */
const parquetDumpOptionsSchema = z.strictObject({ compression: z.enum(["snappy"]).default("snappy") });

/**
 * A table as Parquet, timestamps to the nanosecond. With parquet-wasm and apache-arrow installed those do the work,
 * several times faster; the hyparquet packages do it otherwise.
 */
export const parquet = defineSerializer<Table>({
  name: "pandas.parquet",
  matches: isTable,
  async dump(value, options) {
    checkDumpOptions(options);
    const table = checkedTable(value);
    const fast = await fastPath();
    if (fast === undefined) {
      return writeWithHyparquet(await optionalPeer("pandas.parquet", peers, () => import("hyparquet-writer")), table);
    }
    const { arrow, wasm } = fast;
    const source = wasm.Table.fromIPCStream(arrow.tableToIPC(arrowFromTable(arrow, table), "stream"));
    const builder = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.SNAPPY);
    const pandas = zonesForPandas(table.columns);
    const described = pandas === undefined ? builder : builder.setKeyValueMetadata(new Map([["pandas", pandas]]));
    return wasm.writeParquet(source, described.build());
  },
  async load(bytes, options) {
    onlyOptions(options, "pandas.parquet", []);
    const fast = await fastPath();
    if (fast === undefined) return readWithHyparquet(await optionalPeer("pandas.parquet", peers, hyparquet), bytes);
    const { arrow, wasm } = fast;
    try {
      return withinTime(bytes, () => {
        return tableFromArrow(arrow, arrow.tableFromIPC(wasm.readParquet(bytes, { batchSize }).intoIPCStream()));
      });
    } catch (error) {
      // It gives up on whole files that it cannot read, such as those with a categorical of booleans.
      const plain = (error as Error).name === "RuntimeError" ? await installedPeer(hyparquet) : undefined;
      if (plain === undefined) throw error;
      return readWithHyparquet(plain, bytes);
    }
  },
});

function checkDumpOptions(options: SerializerOptions): void {
  const parsed = parquetDumpOptionsSchema.safeParse(options);
  if (parsed.success) return;
  throw new CacheError("invalid_options", `Options of the pandas.parquet serializer: ${z.prettifyError(parsed.error)}`);
}

async function hyparquet() {
  return { reader: await import("hyparquet"), ...(await import("hyparquet-compressors")) };
}

async function fastPath() {
  return installedPeer(async () => ({ wasm: await import("parquet-wasm"), arrow: await import("apache-arrow") }));
}
