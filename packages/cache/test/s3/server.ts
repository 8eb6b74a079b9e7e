// A real S3 server for the tests: the one that CACHE_S3_ENDPOINT names, else gofakes3, which Go builds once from the
// module proxy into node_modules/.cache. Without Go the tests say so and are skipped.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { AwsClient } from "aws4fetch";
import type { S3Options } from "../../src/index.js";

const gofakes3 = "github.com/johannesboyne/gofakes3/cmd/gofakes3@v1.2.0";
const go = process.env.GO_BINARY ?? "go";
const cache = fileURLToPath(new URL("../../node_modules/.cache/s3-server", import.meta.url));

export interface S3Server extends AsyncDisposable {
  readonly s3: S3Options & { readonly endpoint: string };
  createBucket(name: string): Promise<void>;
}

export const noServer = "no S3 server: set CACHE_S3_ENDPOINT, or install Go, which builds one from its module proxy";

export function hasServer(): boolean {
  if (process.env.CACHE_S3_ENDPOINT !== undefined || existsSync(join(cache, "gofakes3"))) return true;
  try {
    execFileSync(go, ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export async function startServer(): Promise<S3Server> {
  const { CACHE_S3_ENDPOINT, CACHE_S3_ACCESS_KEY = "test", CACHE_S3_SECRET_KEY = "testsecret" } = process.env;
  const credentials = { accessKeyId: CACHE_S3_ACCESS_KEY, secretAccessKey: CACHE_S3_SECRET_KEY };
  if (CACHE_S3_ENDPOINT !== undefined) return server({ endpoint: CACHE_S3_ENDPOINT, credentials });
  const binary = join(cache, "gofakes3");
  if (!existsSync(binary)) {
    execFileSync(go, ["install", gofakes3], { env: { ...process.env, GOBIN: cache }, stdio: "ignore" });
  }
  const port = await freePort();
  const child = spawn(binary, ["-backend", "memory", "-host", `127.0.0.1:${port}`], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, child);
  return server({ endpoint, credentials }, child);
}

function server(s3: S3Server["s3"], child?: ChildProcess): S3Server {
  return {
    s3,
    createBucket: (name) => createBucket(s3, name),
    [Symbol.asyncDispose]: async () => void child?.kill(),
  };
}

export async function createBucket({ endpoint, credentials }: S3Server["s3"], name: string): Promise<void> {
  const { accessKeyId = "test", secretAccessKey = "test" } = credentials ?? {};
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region: "us-east-1" });
  const { status } = await client.fetch(`${endpoint}/${name}`, { method: "PUT" });
  if (status !== 200 && status !== 409) throw new Error(`the bucket ${name} could not be made: ${status}`);
}

async function answering(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`the S3 server ended with ${child.exitCode}`);
    if (await fetch(endpoint).catch(() => undefined)) return;
    await delay(50);
  }
  throw new Error("the S3 server does not answer");
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => listener.once("listening", resolve));
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
