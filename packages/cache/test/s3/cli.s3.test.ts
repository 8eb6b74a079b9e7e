import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.js";

const { endpoint, bucket, accessKeyId, secretAccessKey, available, reason } = inject("s3");
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The command in a process of its own, which knows the place by AWS's variables only. */
function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const sources = ["--no-warnings", "--import", here("../processes/run-sources.mjs"), here("../processes/cli.ts")];
  return promisify(execFile)(process.execPath, [...sources, ...args], { env });
}

describe.skipIf(!available)(`asof cache on S3 ${reason}`, () => {
  test("puts, lists, shows, gets, verifies, collects and removes", async () => {
    const place = ["--path", `s3://${bucket}/cli/${randomUUID()}`];
    const file = join(temporaryFolder(), "value.json");
    writeFileSync(file, '{"a": 1.5}');
    expect((await run("put", "a/k", file, "--as", "json", "--metadata", '{"n": 1}', ...place)).stdout).toBe("a/k\n");
    expect((await run("put", "raw", file, ...place)).stdout).toBe("raw\n");
    expect((await run("ls", ...place)).stdout).toBe("a/k\nraw\n");
    const shown = await run("show", "a/k", "--json", ...place);
    expect(JSON.parse(shown.stdout)).toMatchObject({ serializer: "json", metadata: { n: 1 } });
    expect(JSON.parse((await run("get", "a/k", ...place)).stdout)).toEqual({ a: 1.5 });
    expect((await run("get", "raw", ...place)).stdout).toBe('{"a": 1.5}');
    expect((await run("verify", ...place)).stderr).toMatch(/2 checked: 2 whole, 0 without a digest, 0 damaged/);
    const collected = JSON.parse((await run("gc", "--max-entries", "1", "--dry-run", "--json", ...place)).stdout);
    expect(collected).toMatchObject({ dryRun: true, removed: [], entries: 2 });
    expect((await run("rm", "raw", "--yes", ...place)).stderr).toMatch(/Removed/);
    expect(JSON.parse((await run("ls", "--json", ...place)).stdout)).toEqual(["a/k"]);
  });
});
