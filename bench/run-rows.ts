// Measures rows, of which the command gives one to a process, so that no row inherits compiled code or memory from
// another; where figures say nothing, several. What came of each is a line of JSON on stdout.
import { inspect } from "node:util";
import { z } from "zod";
import { endPythons } from "./bench.ts";
import { type MeasureOptions, measure, measureText } from "./measure.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows/index.ts";

const requestSchema = z.object({
  ids: z.array(z.string()),
  full: z.boolean(),
  tiny: z.boolean(),
  rounds: z.number().optional(),
  postgres: z.string(),
});

const request = requestSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
const say = (message: string): void => void process.stderr.write(`  ${message}\n`);
const options: MeasureOptions = { ...request, rounds: request.rounds, say };

async function resultOf(row: Row): Promise<object> {
  try {
    return { outcomes: await measure(row, options) };
  } catch (error) {
    process.stderr.write(`${inspect(error)}\n`);
    return { reason: (error as Error).message };
  }
}

for (const id of request.ids) {
  const row = rows.find((one) => one.id === id);
  if (row === undefined || !("open" in row)) throw new Error(`There is nothing to measure for ${id}.`);
  process.stderr.write(`${id}: ${measureText(row, options)}\n`);
  const start = performance.now();
  const result = await resultOf(row);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  process.stdout.write(`${JSON.stringify({ id, seconds, ...result })}\n`);
}
await endPythons();
