import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diagnoseEngine } from "../src/index.js";
import { hasOpenssl, writeCertificates } from "./certificates.js";

describe.skipIf(!hasOpenssl)(`an engine by TLS ${hasOpenssl ? "" : "(openssl is not installed)"}`, () => {
  let folder: string;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-tls-"));
    const options = { ...writeCertificates(folder), requestCert: true, rejectUnauthorized: true };
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
