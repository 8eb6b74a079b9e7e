// What a damaged file may cost: its reader stops after a time, and claims of sizes are not believed without limit.
import { createContext, Script } from "node:vm";
import { CacheError } from "../errors.js";

/** Far above what any whole file needs; they end what would never end. */
export const bounds = {
  baseMs: 30_000,
  msPerMegabyte: 1000,
  baseBytes: 128 * 1024 * 1024,
  /** The most that deflate can compress. */
  bytesPerByte: 1032,
};

const context = createContext({});
const script = new Script("work()");

/**
 * The result of synchronous work on a file, JavaScript's or WebAssembly's. Work that takes too long is ended wherever it
 * is, without its `finally` blocks: what it has changed must not be used again.
 * @throws {CacheError} damaged when it takes longer than 30 seconds and a second for every megabyte
 */
export function withinTime<T>(file: Uint8Array, work: () => T): T {
  const timeout = bounds.baseMs + Math.ceil((file.byteLength / 1e6) * bounds.msPerMegabyte);
  // Work may start work of its own; what it has started must not see the other's.
  const outer: unknown = context.work;
  context.work = work;
  try {
    return script.runInContext(context, { timeout }) as T;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | null)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
    throw new CacheError("damaged", `Reading did not end within ${timeout} ms.`, { details: { timedOut: true } });
  } finally {
    context.work = outer;
  }
}

/** How many bytes may come of a file: 128 MiB, and 1032 for every byte of it. */
export function largestContent(file: { readonly byteLength: number }): number {
  return bounds.baseBytes + file.byteLength * bounds.bytesPerByte;
}

/** @throws {CacheError} unsupported where a file claims to hold more than `largestContent` */
export function checkClaim(claimed: number, file: { readonly byteLength: number }): void {
  if (claimed <= largestContent(file)) return;
  throw new CacheError(
    "unsupported",
    `The file of ${file.byteLength} bytes claims to hold ${claimed} bytes; at most ${largestContent(file)} are read.`,
  );
}
