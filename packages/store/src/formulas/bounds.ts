import type { Registry } from "@asof/formula";

/**
 * Whether a formula may read its series within other bounds than those asked for, as `slice` and `asof`
 * do: then what it reads is not known beforehand. True for too many, as it looks at the texts alone.
 */
export function changesBounds(texts: Iterable<string | undefined>, registry: Registry): boolean {
  for (const text of texts) {
    for (const [, name = ""] of (text ?? "").matchAll(/\(\s*([^\s()"]+)/g)) {
      if (registry.get(name)?.scope !== undefined) return true;
    }
  }
  return false;
}
