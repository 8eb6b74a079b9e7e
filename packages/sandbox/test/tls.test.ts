import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diagnoseEngine } from "../src/index.js";

const OPENSSL = "openssl";
const hasOpenssl = (() => {
  try {
    return execFileSync(OPENSSL, ["version"]).length > 0;
  } catch {
    return false;
  }
})();

if (!hasOpenssl && process.env.CI === "true") throw new Error("CI needs openssl: install it.");

describe.skipIf(!hasOpenssl)(`an engine by TLS ${hasOpenssl ? "" : "(openssl is not installed)"}`, () => {
  let folder: string;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-tls-"));
    const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-subj", "/CN=127.0.0.1"];
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    execFileSync(OPENSSL, ["req", "-x509", "-days", "1", ...key, ...files, ...names], { stdio: "ignore" });
    const [ownKey, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(folder, name)));
    copyFileSync(join(folder, "cert.pem"), join(folder, "ca.pem"));
    const options = { key: ownKey, cert, ca: cert, requestCert: true, rejectUnauthorized: true };
    server = createServer(options, (_, response) => {
      response.end(JSON.stringify({ Version: "1.2.3", ApiVersion: "1.41", Arch: "amd64" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await rm(folder, { recursive: true });
  });

  test("answers who shows its certificate", async () => {
    const environment = { DOCKER_HOST: url, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
    const { engine, attempts } = await diagnoseEngine({ environment });
    expect([engine?.version, attempts[0]?.problem]).toEqual(["1.2.3", undefined]);
  });

  test("is not spoken to in the clear", async () => {
    const { engine, attempts } = await diagnoseEngine({ environment: { DOCKER_HOST: url } });
    expect([engine, attempts[0]?.problem]).toEqual([undefined, "failed"]);
  });
});
