// Data and sidecar have fixed names, so no rename replaces both at once. Every put keeps its data under a private name
// as well, and its sidecar names it with a digest: the rename of the sidecar is the commit. A reader takes the visible
// data if it has that digest, else the private copy, and starts again when the sidecar has changed meanwhile.
import { hash } from "node:crypto";
import type { CacheDriver, DigestedObject, StagingObject } from "../drivers/driver.js";
import { CacheError } from "../errors.js";
import { decodeSidecar, encodeSidecar, type Sidecar } from "./artifact.js";
import { type FoundSidecar, findSidecar, tryDecode } from "./entries.js";
import { sidecarPath } from "./key.js";
import { publishVisible, readVisible } from "./visible.js";

type Proof = NonNullable<Sidecar["asof"]>;

export interface Entry {
  readonly sidecar: Sidecar;
  readonly data: Uint8Array;
}

/** Far more than writers can outrun; it ends a loop only when a driver breaks its promises. */
const attempts = 1000;

/**
 * One whole entry, verified where its writer recorded a digest; undefined where there is none.
 * @throws {CacheError} invalid_sidecar, data_missing, damaged
 */
export async function readEntry(
  driver: CacheDriver,
  key: string,
  accept: (sidecar: Sidecar) => void,
): Promise<Entry | undefined> {
  let failure: CacheError | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await driver.read(sidecarPath(key));
    if (before === undefined) return undefined;
    const sidecar = decodeSidecar(before, key);
    accept(sidecar);
    const data = await readData(driver, sidecar).catch((error: unknown) => {
      if (!(error instanceof CacheError) || error.code === "io") throw error;
      failure = error;
      return undefined;
    });
    if (data !== undefined && sidecar.asof !== undefined) return { sidecar, data };
    const after = await driver.read(sidecarPath(key));
    if (after === undefined || Buffer.compare(before, after) !== 0) continue;
    if (data !== undefined) return { sidecar, data };
    throw failure;
  }
  throw failure ?? new CacheError("damaged", `The entry "${key}" kept changing while it was read.`);
}

async function readData(driver: CacheDriver, { key, asof }: Sidecar): Promise<Uint8Array> {
  const data = asof === undefined ? await readVisible(driver, key) : await readProven(driver, key, asof);
  if (data === undefined) {
    const message = `The data of "${key}" is gone, its sidecar is there. Delete or put it again.`;
    throw new CacheError("data_missing", message, { details: { key } });
  }
  return data;
}

/** The data with the digest that its writer recorded; undefined where there is none of any. @throws damaged */
async function readProven(driver: CacheDriver, key: string, asof: Proof): Promise<Uint8Array | undefined> {
  const visible = () => readDigested(driver, key, () => readVisible(driver, key));
  const copy = () => readDigested(driver, asof.data);
  let found: DigestedObject | undefined;
  // The files of a folder are replaced one by one; the private copy holds all of them as they were put.
  for (const read of asof.folder ? [copy, visible] : [visible, copy]) {
    const data = await read();
    if (data?.sha256 === asof.sha256) return data.bytes;
    found ??= data;
  }
  if (found === undefined) return undefined;
  throw new CacheError("damaged", `The data of "${key}" is not what was put there. Delete it or put it again.`, {
    details: { key, sha256: asof.sha256, size: asof.size, foundSize: found.bytes.byteLength },
  });
}

async function readDigested(
  driver: CacheDriver,
  path: string,
  otherwise = () => driver.read(path),
): Promise<DigestedObject | undefined> {
  const digested = await driver.readDigested?.(path);
  if (digested !== undefined) return digested;
  const bytes = await otherwise();
  return bytes && { bytes, sha256: sha256(bytes) };
}

/** Commits the entry; undefined where it is there already and must not be replaced. */
export async function writeEntry(
  driver: CacheDriver,
  description: Omit<Sidecar, "asof">,
  data: Uint8Array,
  { replace, folder, expiresAt }: { replace: boolean; folder: boolean; expiresAt?: Date | undefined },
): Promise<Sidecar | undefined> {
  const { key } = description;
  const { path: staged, ready } = staging(driver, data);
  const expires = expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() };
  const kind = folder ? { folder } : {};
  const asof = { sha256: sha256(data), size: data.byteLength, data: staged, ...expires, ...kind };
  const sidecar: Sidecar = { ...description, asof };
  let committed = false;
  try {
    // Fails for metadata that JSON cannot hold, so before anything is visible.
    const encoded = encodeSidecar(sidecar);
    const previous = replace ? await describeForReaders(driver, key) : undefined;
    const after = ready.then(async () => {
      if (previous?.asof !== undefined && previous.asof.folder !== asof.folder) await driver.remove(key);
      if (!(await publishVisible(driver, key, asof))) throw sweptAway(key);
    });
    committed = await driver.write(sidecarPath(key), encoded, { ifAbsent: !replace, after });
    // Another writer may have put its own data there between the two: Python reads the visible file only. When yet
    // another has replaced the winner meanwhile, its data is gone and there is nothing left to do.
    const winner = committed ? sidecar : (await findSidecar(driver, key))?.sidecar;
    if (winner?.asof !== undefined) await publishVisible(driver, key, winner.asof);
    if (committed && previous?.asof !== undefined) await driver.remove(previous.asof.data);
    return committed ? sidecar : undefined;
  } finally {
    if (!committed) {
      await ready.catch(() => {});
      await driver.remove(staged);
    }
  }
}

/**
 * What stands there now. An entry of Python's has no digest, so a reader could not tell old data from new under its
 * sidecar: it gets one, and its private copy, before its data is replaced.
 */
async function describeForReaders(driver: CacheDriver, key: string): Promise<Sidecar | undefined> {
  const before = await driver.read(sidecarPath(key));
  const sidecar = before === undefined ? undefined : tryDecode(before, key);
  if (before === undefined || sidecar === undefined || sidecar.asof !== undefined) return sidecar;
  const data = await readVisible(driver, key);
  const after = await driver.read(sidecarPath(key));
  if (data === undefined || after === undefined || Buffer.compare(before, after) !== 0) return undefined;
  const { path: staged, ready } = staging(driver, data);
  const kind = (await driver.has(key)) ? {} : { folder: true };
  const described = { ...sidecar, asof: { sha256: sha256(data), size: data.byteLength, data: staged, ...kind } };
  await driver.write(sidecarPath(key), encodeSidecar(described), { after: ready });
  return described;
}

/** Its failure is told where `ready` is waited for, which may be after it happened. */
function staging(driver: CacheDriver, data: Uint8Array): StagingObject {
  const object = driver.stage(data);
  object.ready.catch(() => {});
  return object;
}

function sweptAway(key: string): CacheError {
  return new CacheError("io", `The data of "${key}" was removed while it was being put. Put it again.`);
}

/** Removes what stands under the key now. */
export async function removeEntry(driver: CacheDriver, key: string): Promise<void> {
  for (;;) {
    const found = await findSidecar(driver, key);
    if (found === undefined || (await removeFoundEntry(driver, found))) return;
  }
}

/** Removes the sidecar first, so that the entry is gone at once, then its data; false where it is another by now. */
export async function removeFoundEntry(driver: CacheDriver, { key, bytes, sidecar }: FoundSidecar): Promise<boolean> {
  if (!(await driver.remove(sidecarPath(key), { ifEquals: bytes }))) return false;
  await driver.remove(key);
  if (sidecar?.asof !== undefined) await driver.remove(sidecar.asof.data);
  // Somebody may have put it again meanwhile, and it was their data that was removed.
  const newer = await findSidecar(driver, key);
  if (newer?.sidecar?.asof !== undefined) await publishVisible(driver, key, newer.sidecar.asof);
  return true;
}

function sha256(data: Uint8Array): string {
  return hash("sha256", data);
}
