import { CacheError } from "../errors.js";
import type { CacheDriver, StagedObject, WriteOptions } from "./driver.js";
import { randomFileName } from "./file-name.js";
import { createS3Client, encodeKey, type S3Answer, type S3Options, type S3Request, s3Error } from "./s3-client.js";
import { listObjects } from "./s3-list.js";
import { createS3Locks } from "./s3-lock.js";

export type { S3Credentials, S3Options } from "./s3-client.js";

export interface S3DriverOptions extends S3Options {
  readonly bucket: string;
  /** The store's folder in the bucket. */
  readonly prefix?: string;
  /** Without a probe: nothing is written. */
  readonly readonly?: boolean;
}

const stagingFolder = ".asof/data";

/**
 * A driver over a bucket of any store that speaks S3 and heeds `If-None-Match: *`. An object is whole or not there, a
 * copy is made by the store itself.
 * @throws {CacheError} unsupported where the store ignores conditions: two writers would both believe to be the first
 */
export async function openS3Driver(options: S3DriverOptions): Promise<CacheDriver> {
  const driver = createS3Driver(options);
  if (!options.readonly) await probe(driver, options.bucket);
  return driver;
}

async function probe(driver: CacheDriver, bucket: string): Promise<void> {
  const create = () => driver.write(".asof/probe", Buffer.from("conditional writes"), { ifAbsent: true });
  if (!(await create()) || !(await create())) return;
  throw new CacheError(
    "unsupported",
    `The object store of the bucket "${bucket}" ignores If-None-Match, so that several writers would overwrite each ` +
      "other. Use a store with conditional writes, or a folder.",
    { details: { bucket } },
  );
}

function createS3Driver({ bucket, prefix = "", ...options }: S3DriverOptions): CacheDriver {
  const request = createS3Client(bucket, options);
  const folder = prefix === "" ? "" : `${prefix.replace(/^\/+|\/+$/g, "")}/`;
  const at = (path: string) => `${folder}${path}`;

  async function expecting(wanted: S3Request, statuses: readonly number[]): Promise<S3Answer> {
    const answer = await request(wanted);
    if (statuses.includes(answer.status)) return answer;
    throw s3Error(wanted, answer);
  }

  async function read(path: string): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    const answer = await expecting({ method: "GET", key: at(path) }, [200, 404]);
    return answer.status === 404 ? undefined : { bytes: answer.body, etag: answer.headers.get("etag") ?? "" };
  }

  async function write(path: string, bytes: Uint8Array, { ifAbsent = false, after }: WriteOptions = {}) {
    await after;
    const headers: Record<string, string> = ifAbsent ? { "If-None-Match": "*" } : {};
    const { status, retried } = await expecting(
      { method: "PUT", key: at(path), body: bytes, headers },
      [200, 201, 412],
    );
    if (status !== 412) return true;
    // The attempt that got no answer may have been the one that worked.
    return retried && Buffer.compare((await read(path))?.bytes ?? new Uint8Array(), bytes) === 0;
  }

  async function removeEqual(path: string, bytes: Uint8Array): Promise<boolean> {
    const found = await read(path);
    if (found === undefined || Buffer.compare(found.bytes, bytes) !== 0) return false;
    const headers: Record<string, string> = { "If-Match": found.etag };
    const { status } = await expecting({ method: "DELETE", key: at(path), headers }, [200, 204, 404, 412]);
    return status === 200 || status === 204;
  }

  async function has(path: string): Promise<boolean> {
    return (await expecting({ method: "HEAD", key: at(path) }, [200, 404])).status === 200;
  }

  async function remove(path: string, { ifEquals }: { ifEquals?: Uint8Array } = {}): Promise<boolean> {
    if (ifEquals !== undefined) return removeEqual(path, ifEquals);
    const keys = (await has(path)) ? [at(path)] : [];
    for await (const { key } of listObjects(request, `${at(path)}/`)) keys.push(key);
    for (const key of keys) await expecting({ method: "DELETE", key }, [200, 204, 404]);
    return keys.length > 0;
  }

  async function publish(staged: string, target: string): Promise<boolean> {
    const headers = { "x-amz-copy-source": encodeKey(`/${bucket}/${at(staged)}`) };
    const wanted: S3Request = { method: "PUT", key: at(target), headers };
    const answer = await expecting(wanted, [200, 404]);
    // A copy that fails half-way is told in the body of a 200.
    if (answer.status === 200 && Buffer.from(answer.body).includes("<Error>")) throw s3Error(wanted, answer);
    return answer.status === 200;
  }

  return {
    name: "s3",
    read: async (path) => (await read(path))?.bytes,
    has,
    async *list(inner) {
      for await (const { key } of listObjects(request, `${at(inner)}/`)) yield key.slice(folder.length);
    },
    stage(bytes) {
      const name = randomFileName();
      const path = `${stagingFolder}/${name[0]}/${name}`;
      return { path, ready: write(path, bytes).then(() => {}) };
    },
    publish,
    write,
    remove,
    async stat(path) {
      const { status, headers } = await expecting({ method: "HEAD", key: at(path) }, [200, 404]);
      if (status === 404) return undefined;
      return {
        size: Number(headers.get("content-length")),
        usedAtMs: Date.parse(headers.get("last-modified") ?? "") || 0,
      };
    },
    async *staged(): AsyncIterable<StagedObject> {
      for await (const { key, modifiedMs } of listObjects(request, at(`${stagingFolder}/`))) {
        yield { path: key.slice(folder.length), ageMs: Date.now() - modifiedMs };
      }
    },
    tryLock: createS3Locks({ read: async (path) => (await read(path))?.bytes, write, remove }),
  };
}
