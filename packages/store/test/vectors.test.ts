import { afterAll } from "vitest";
import { openDatabase } from "../src/index.js";
import { vectorSuite } from "./vector-suite.js";

const database = openDatabase("memory:");
afterAll(async () => (await database).close());

vectorSuite(database, "vectors");
