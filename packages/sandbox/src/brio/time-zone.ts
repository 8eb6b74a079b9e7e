import { malformed } from "./malformed.js";

const AREAS = ["America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica"];
const OTHER_AREAS = ["Etc", "Arctic", "US", "Canada", "Brazil", "Chile", "Mexico", "America/Argentina"];
const CANDIDATES = ["", ...[...AREAS, ...OTHER_AREAS].map((area) => `${area}/`)];
const MAX_KNOWN = 1000;

const known = new Map<string, string>();
const checked = new Map<string, boolean>();

/** The full name of a time zone of which Brio has the last parts: `New_York` is `America/New_York`. */
export function zoneFrom(name: string): string {
  const found = known.get(name) ?? CANDIDATES.map((area) => area + name).find(isNamed) ?? deeperZone(name);
  if (!found) throw malformed(`the unknown time zone ${JSON.stringify(name.slice(0, 100))}`);
  if (known.size < MAX_KNOWN) known.set(name, found);
  return found;
}

/** Whether this is the name of a time zone, and not an offset. */
export function isZone(name: string): boolean {
  const isKnown = checked.get(name) ?? isNamed(name);
  if (checked.size < MAX_KNOWN) checked.set(name, isKnown);
  return isKnown;
}

// Of three parts and known by the last alone.
function deeperZone(name: string): string | undefined {
  return Intl.supportedValuesOf("timeZone").find((zone) => zone.endsWith(`/${name}`));
}

function isNamed(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
    // Python knows zones by their exact names.
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}
