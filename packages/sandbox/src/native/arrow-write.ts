import { AsyncByteQueue, RecordBatchStreamWriter, type Table } from "apache-arrow";

/**
 * A table as an Arrow IPC stream in pieces, most of them the table's own memory. Not `tableToIPC`, which leaves bytes
 * out when neighbouring columns share memory.
 */
export function arrowPieces(table: Table): Uint8Array[] {
  const sink = new PieceSink();
  const writer = new RecordBatchStreamWriter();
  writer.reset(sink, table.schema);
  for (const batch of table.batches) writer.write(batch);
  writer.close();
  return sink.pieces;
}

class PieceSink extends AsyncByteQueue {
  readonly pieces: Uint8Array[] = [];

  override write(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.pieces.push(bytes);
  }
}
