import { CacheError } from "../errors.js";

/** `GaussianDistributedPointsP` → `gaussian_distributed_points_p`: the original's two passes. */
export function snakeCase(className: string): string {
  return className
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** @throws {CacheError} invalid_options */
export function checkedName(name: string): string {
  if (name !== "" && !/[./\\\0]/.test(name)) return name;
  throw new CacheError(
    "invalid_options",
    `The payload name ${JSON.stringify(name)} is empty or holds a dot or slash. ` +
      "The original drops the hash of dotted names, so that other parameters would load this payload.",
    { details: { payloadName: name } },
  );
}

/** @throws {CacheError} invalid_options */
export function checkedSuffix(suffix: string): string {
  if (suffix === "" || (suffix.startsWith(".") && suffix.length > 1 && !/[/\\\0]/.test(suffix))) return suffix;
  throw new CacheError("invalid_options", `The suffix ${JSON.stringify(suffix)} must start with a dot, or be empty.`);
}
