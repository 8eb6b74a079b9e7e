import { CacheError } from "../errors.js";

export const metadataFolder = "xpersist_metadata_store";
export const privateFolder = ".asof";
const sidecarSuffix = ".artifact.json";

const reservedFolders: readonly string[] = [metadataFolder, privateFolder];
const longestName = 255 - sidecarSuffix.length;

/**
 * Refuses keys that are no name inside the store. `/` makes folders; the file is named by the key as it is.
 * @throws {CacheError} invalid_key
 */
export function checkKey(key: string): void {
  const problem = typeof key === "string" ? problemOf(key) : "it is no text";
  if (problem !== undefined) {
    throw new CacheError("invalid_key", `The key ${JSON.stringify(key)} cannot be used: ${problem}.`, {
      details: { key },
    });
  }
}

function problemOf(key: string): string | undefined {
  if (key === "") return "it is empty";
  if (key.includes("\0")) return "it holds a NUL character";
  if (key.includes("\\")) return "it holds a backslash, a separator on some systems; use / for folders";
  if (!key.isWellFormed()) return "it holds half a surrogate pair";
  if (key.startsWith("/") || /^[a-z]:/i.test(key)) return "it is an absolute path; keys are relative to the store";
  const names = key.split("/");
  if (names.includes("..") || names.includes(".")) return "it has a . or .. part and would leave its folder";
  if (names.includes("")) return "it has an empty part between two slashes, or ends with one";
  const first = (names[0] as string).toLowerCase();
  if (reservedFolders.includes(first)) return `${first} is where the store keeps its own files`;
  if (names.some((name) => Buffer.byteLength(name) > longestName)) return `a part is longer than ${longestName} bytes`;
  return undefined;
}

/** `a/b` → `xpersist_metadata_store/a/b.artifact.json`. */
export function sidecarPath(key: string): string {
  return `${metadataFolder}/${key}${sidecarSuffix}`;
}

/** The key of a sidecar's path; undefined for a foreign file among them. */
export function keyOfSidecar(path: string): string | undefined {
  if (!path.startsWith(`${metadataFolder}/`) || !path.endsWith(sidecarSuffix)) return undefined;
  const key = path.slice(metadataFolder.length + 1, -sidecarSuffix.length);
  return key === "" || key.endsWith("/") ? undefined : key;
}
