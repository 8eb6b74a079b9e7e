import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const transcriptSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** What came of every call of client-program.py, by section and label. */
export type Transcript = z.output<typeof transcriptSchema>;

/** Where an original keeps its rows, which nobody else can say. */
const internals = new Set(["tablename", "contenthash"]);

/** Runs the published client against a server. */
export async function transcriptOf(python: string, url: string): Promise<Transcript> {
  const program = join(import.meta.dirname, "client-program.py");
  const { stdout } = await promisify(execFile)(python, [program, url], { maxBuffer: 2 ** 26 });
  return transcriptSchema.parse(withoutInternals(JSON.parse(stdout)));
}

function withoutInternals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInternals);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !internals.has(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutInternals(item)]));
}
