// Measures one row in a process of its own, so that no row inherits compiled code or memory from another.
// What came of it is one line of JSON on stdout.
import { inspect } from "node:util";
import { z } from "zod";
import { measure } from "./measure.ts";
import { rows } from "./rows/index.ts";

const requestSchema = z.object({
  id: z.string(),
  full: z.boolean(),
  tiny: z.boolean(),
  rounds: z.number().optional(),
  postgres: z.string(),
});

const request = requestSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
const row = rows.find(({ id }) => id === request.id);
if (row === undefined || !("open" in row)) throw new Error(`There is nothing to measure for ${request.id}.`);
const say = (message: string): void => void process.stderr.write(`  ${message}\n`);
try {
  const outcomes = await measure(row, { ...request, rounds: request.rounds, say });
  process.stdout.write(`${JSON.stringify({ outcomes })}\n`);
} catch (error) {
  process.stderr.write(`${inspect(error)}\n`);
  process.stdout.write(`${JSON.stringify({ reason: (error as Error).message })}\n`);
}
