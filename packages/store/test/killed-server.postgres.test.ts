import { randomUUID } from "node:crypto";
import { describe, inject } from "vitest";
import { killedServerSuite } from "./suites/killed-server.js";

describe("on PostgreSQL", () => killedServerSuite(() => inject("postgresUrl"), `killed_${randomUUID().slice(0, 8)}`));
