import { Table } from "apache-arrow";

/** JSON for people's scripts: bytes as base64, integers beyond 2^53 and moments as text, arrays and tables as lists. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item) => plain(item), 2);
}

function plain(item: unknown): unknown {
  if (typeof item === "bigint") return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
  if (item instanceof Uint8Array) return Buffer.from(item).toString("base64");
  if (ArrayBuffer.isView(item)) return Array.from(item as unknown as Iterable<unknown>);
  if (item instanceof Table) return item.toArray().map((row) => row.toJSON());
  if (item instanceof Map) return [...item];
  if (item instanceof Set) return [...item];
  return item;
}
