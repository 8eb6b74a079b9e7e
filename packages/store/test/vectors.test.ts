import { afterAll } from "vitest";
import { openDatabase } from "../src/index.js";
import { vectorSuite } from "./vectors/suite.js";

const database = openDatabase("memory:");
afterAll(async () => (await database).close());

vectorSuite(database, "vectors");
