import type { CacheDriver } from "../drivers/driver.js";
import { isCacheError } from "../errors.js";
import { decodeSidecar, type Sidecar } from "./artifact.js";
import { keyOfSidecar, metadataFolder, sidecarPath } from "./key.js";

/** A sidecar as it stands, with the bytes that tell later whether it still does. */
export interface FoundSidecar {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** Undefined where the bytes are no sidecar. */
  readonly sidecar: Sidecar | undefined;
}

/** Keys by their sidecars' names, in no order. */
export async function* keysOf(driver: CacheDriver, signal?: AbortSignal): AsyncIterable<string> {
  for await (const path of driver.list(metadataFolder)) {
    signal?.throwIfAborted();
    const key = keyOfSidecar(path);
    if (key !== undefined) yield key;
  }
}

export async function findSidecar(driver: CacheDriver, key: string): Promise<FoundSidecar | undefined> {
  const bytes = await driver.read(sidecarPath(key));
  return bytes && { key, bytes, sidecar: tryDecode(bytes, key) };
}

/** All entries; one that goes meanwhile is left out. */
export async function* sidecarsOf(driver: CacheDriver, signal?: AbortSignal): AsyncIterable<FoundSidecar> {
  for await (const key of keysOf(driver, signal)) {
    const found = await findSidecar(driver, key);
    if (found !== undefined) yield found;
  }
}

export function tryDecode(bytes: Uint8Array, key: string): Sidecar | undefined {
  try {
    return decodeSidecar(bytes, key);
  } catch (error) {
    if (!isCacheError(error, "invalid_sidecar")) throw error;
    return undefined;
  }
}

export function isExpired({ sidecar }: { readonly sidecar: Sidecar | undefined }, now: Date): boolean {
  const expiresAt = sidecar?.asof?.expires_at;
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}
