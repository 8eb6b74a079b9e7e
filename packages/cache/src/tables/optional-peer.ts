import { CacheError } from "../errors.js";

const missing = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/**
 * A library that is installed only where it is used.
 * @throws {CacheError} missing_peer naming the packages to install
 */
export async function optionalPeer<T>(what: string, packages: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!missing.has((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
    throw new CacheError("missing_peer", `${what} needs packages that are not installed: npm install ${packages}`, {
      cause,
      details: { packages: packages.split(" ") },
    });
  }
}

/** The library, or undefined where it is not installed. */
export async function installedPeer<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (cause) {
    if (!missing.has((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
    return undefined;
  }
}
