import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { versitygw } from "./versitygw.js";

declare module "vitest" {
  export interface ProvidedContext {
    s3: S3State;
  }
}

export interface S3State {
  /** `http://127.0.0.1:…` of a server that holds the bucket. */
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  available: boolean;
  /** Why there is none, in words for the person in front of the screen; empty when there is one. */
  reason: string;
}

export const account = { bucket: "asof", accessKeyId: "test", secretAccessKey: "testsecret" };

/** Starts a real S3 server for the run. Where none can be had its tests are skipped; with CI=true that is a failure. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const server = await startS3((message) => void process.stderr.write(`${message}\n`));
    project.provide("s3", { endpoint: server.endpoint, ...account, available: true, reason: "" });
    return async () => server[Symbol.asyncDispose]();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env.CI === "true") throw new Error(`CI needs an S3 server: ${reason}`, { cause: error });
    process.stderr.write(`Skipping the tests that need an S3 server: ${reason}\n`);
    project.provide("s3", { endpoint: "", ...account, available: false, reason });
    return undefined;
  }
}

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  /** Ends the server's process in the middle of whatever it does; its objects stay. */
  crash(): Promise<void>;
  /** Starts it again over the same objects, on the same port. */
  restart(): Promise<void>;
}

/** A real S3 server in a temporary folder, on a free port of this machine; it and its folder go when it is disposed. */
export async function startS3(say: (message: string) => void): Promise<S3Server> {
  const binary = await versitygw(say);
  const directory = await mkdtemp(join(tmpdir(), "asof-s3-"));
  // Metadata in files of its own: not every temporary folder has extended attributes.
  const [objects, metadata] = [join(directory, "objects"), join(directory, "metadata")];
  for (const folder of [join(objects, account.bucket), metadata]) await mkdir(folder, { recursive: true });
  const port = await freePort();
  const args = ["--quiet", "--port", `127.0.0.1:${port}`, "posix", "--sidecar", metadata, objects];
  const env = { ROOT_ACCESS_KEY: account.accessKeyId, ROOT_SECRET_KEY: account.secretAccessKey };
  const endpoint = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    if (child?.exitCode === null && child.signalCode === null && child.kill(signal)) await once(child, "exit");
  };
  const restart = async () => {
    child = spawn(binary, args, { env, cwd: directory, stdio: "ignore" });
    await answering(endpoint, child);
  };
  const dispose = async () => {
    await end("SIGTERM");
    await rm(directory, { recursive: true, force: true });
  };
  await restart().catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  return { endpoint, crash: () => end("SIGKILL"), restart, [Symbol.asyncDispose]: dispose };
}

async function answering(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`The S3 server ended with ${child.exitCode}.`);
    if (await fetch(endpoint).catch(() => undefined)) return;
    await delay(50);
  }
  throw new Error("The S3 server does not answer.");
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as { port: number };
  listener.close();
  return port;
}
