import { type Table, tableFromIPC } from "apache-arrow";
import { checkArrowStream } from "./arrow-check.js";
import { malformed } from "./malformed.js";

/** A table from an Arrow IPC stream that nobody vouches for. @throws {SandboxError} protocol. */
export function readArrow(bytes: Buffer): Table {
  try {
    checkArrowStream(bytes);
    return tableFromIPC(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw malformed("a table that cannot be read", cause);
  }
}
