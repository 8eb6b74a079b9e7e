import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openRemoteStore } from "../../src/http/client.js";
import { storeConformance } from "../../src/testing/index.js";
import { beyondTheOriginal } from "./differences.js";
import { type RunningServer, startOriginal } from "./servers.js";

const { executable, available, reason } = inject("pythons").store ?? { executable: "", available: false, reason: "" };

describe.skipIf(!available)(`the published server of tshistory ${reason}`, () => {
  let server: RunningServer;
  let stores = 0;
  beforeAll(async () => {
    server = await startOriginal(executable, inject("postgresUrl"));
  });
  afterAll(() => server[Symbol.asyncDispose]());

  storeConformance({
    test(name, body) {
      const difference = beyondTheOriginal[name];
      if (difference === undefined) test(name, body);
      else test(`${name} (differs: ${difference})`, () => expect(body()).rejects.toThrow());
    },
    expect,
    createStore: async () => openRemoteStore(`${server.url}/conformance${stores++}/api`),
  });
});
