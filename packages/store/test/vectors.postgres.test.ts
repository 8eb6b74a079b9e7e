import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import { openDatabase } from "../src/index.js";
import { vectorSuite } from "./vectors/suite.js";

const database = openDatabase(inject("postgresUrl"));
afterAll(async () => (await database).close());

vectorSuite(database, `vectors_${randomUUID().slice(0, 8)}`);
