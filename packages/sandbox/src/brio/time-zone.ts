import { malformed } from "./malformed.js";

const AREAS = ["America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica"];
const CANDIDATES = ["", ...AREAS.map((area) => `${area}/`), "Etc/", "Arctic/", "US/", "Canada/", "Brazil/", "Chile/"];
const MAX_KNOWN = 1000;

const known = new Map<string, string>();

/** The full name of a time zone of which Brio has the last parts: `New_York` is `America/New_York`. */
export function zoneFrom(name: string): string {
  const found = known.get(name) ?? CANDIDATES.map((area) => area + name).find(isZone) ?? deeperZone(name);
  if (!found) throw malformed(`the unknown time zone ${JSON.stringify(name.slice(0, 100))}`);
  if (known.size < MAX_KNOWN) known.set(name, found);
  return found;
}

// Of three parts and known by the last alone.
function deeperZone(name: string): string | undefined {
  return Intl.supportedValuesOf("timeZone").find((zone) => zone.endsWith(`/${name}`));
}

function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
