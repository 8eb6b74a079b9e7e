import type { CacheDriver } from "../drivers/driver.js";
import { CacheError } from "../errors.js";
import { readZip, writeZip } from "../serializers/zip.js";

/** The data under its key, as Python sees it: a file, or the files of a folder in one zip. */
export async function readVisible(driver: CacheDriver, key: string): Promise<Uint8Array | undefined> {
  return (await driver.read(key)) ?? packFolder(driver, key);
}

async function packFolder(driver: CacheDriver, key: string): Promise<Uint8Array | undefined> {
  const members: { name: string; data: Uint8Array }[] = [];
  for await (const path of driver.list(key)) {
    const data = await driver.read(path);
    if (data !== undefined) members.push({ name: path.slice(key.length + 1), data });
  }
  return members.length === 0 ? undefined : writeZip(members.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** Makes the data visible under its key; false where the private copy is gone. */
export async function publishVisible(
  driver: CacheDriver,
  key: string,
  { data, folder = false }: { readonly data: string; readonly folder?: boolean | undefined },
): Promise<boolean> {
  if (!folder) return driver.publish(data, key);
  const packed = await driver.read(data);
  if (packed === undefined) return false;
  const files = new Map(readZip(packed).map((member) => [`${key}/${checkedName(member.name)}`, member.data]));
  for await (const path of driver.list(key)) if (!files.has(path)) await driver.remove(path);
  for (const [path, bytes] of files) await driver.write(path, bytes);
  return true;
}

function checkedName(name: string): string {
  const parts = name.split("/");
  if (!parts.some((part) => part === "" || part === "." || part === "..") && !/[\\\0]/.test(name)) return name;
  throw new CacheError("unserializable", `A folder cannot hold a file named ${JSON.stringify(name)}.`);
}
