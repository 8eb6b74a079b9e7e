import type { CacheDriver } from "../drivers/driver.js";
import type { Sidecar } from "./artifact.js";

/** Coarse enough that hot entries cost nothing, fine enough to tell what nobody uses. */
const precisionMs = 3_600_000;
const remembered = 10_000;

/** Notes the use of an entry once an hour, for `gc` to know what was used least recently. */
export function createUseStamps(parts: {
  readonly driver: CacheDriver;
  readonly readonly: boolean;
  readonly now: () => Date;
}): (sidecar: Sidecar) => void {
  const stamped = new Map<string, number>();
  return ({ asof }) => {
    if (asof === undefined || parts.readonly || parts.driver.touch === undefined) return;
    const now = parts.now().getTime();
    if (now - (stamped.get(asof.data) ?? Number.NEGATIVE_INFINITY) < precisionMs) return;
    if (stamped.size >= remembered) stamped.clear();
    stamped.set(asof.data, now);
    parts.driver.touch(asof.data);
  };
}
