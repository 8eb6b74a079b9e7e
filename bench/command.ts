// pnpm bench [area or row …]: measures the rows beside their peers, the table or document on stdout, the rest on stderr.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { startPostgres } from "../tools/parts/postgres.ts";
import type { Outcome } from "./measure.ts";
import { sizeOf } from "./measure.ts";
import { type RowReport, summary, table } from "./report.ts";
import { areas, type MissingRow, type Row } from "./row.ts";
import { rows } from "./rows/index.ts";

const usage = `Usage: pnpm bench [area or row …] [options]

  areas: ${areas.join(", ")}
  rows:  ${rows.map(({ id }) => id).join(" ")}

  --json        one document instead of a table
  --rounds N    instead of each row's own number of rounds
  --full        slow peers in every round, and at full size
  --tiny        very little data, one round: shows that every row works, and nothing else
  --save        also writes bench/results/<date>.json

Exit code 0 when every row ran, whether its target is met or not; 1 when one could not.
`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
    full: { type: "boolean", default: false },
    tiny: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

function chosen(): readonly (Row | MissingRow)[] {
  const known = new Set<string>([...areas, ...rows.map(({ id }) => id)]);
  const unknown = positionals.find((name) => !known.has(name) && !known.has(name.toUpperCase()));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no area and no row.\n\n${usage}`);
  const names = new Set(positionals.flatMap((name) => [name, name.toUpperCase()]));
  return positionals.length === 0 ? rows : rows.filter(({ id, area }) => names.has(id) || names.has(area));
}

async function outcomesOf(row: Row, postgres: string): Promise<Outcome[]> {
  const { full, tiny, rounds } = options;
  const request = { id: row.id, full, tiny, postgres, ...(rounds === undefined ? {} : { rounds: Number(rounds) }) };
  const script = join(import.meta.dirname, "run-row.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(request)], { stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (code !== 0) throw new Error(`Its process ended with ${code}; what it said is above.`);
  const answer = JSON.parse(output) as { outcomes: Outcome[] } | { reason: string };
  if ("reason" in answer) throw new Error(answer.reason);
  return answer.outcomes;
}

async function reportOf(row: Row | MissingRow, postgres: string): Promise<RowReport> {
  const { id, area } = row;
  if (!("open" in row)) return { id, area, measure: row.measure, outcomes: [], notes: [], reason: row.reason };
  const measure = row.measure.replace("{size}", sizeOf(row, options).toLocaleString("en"));
  const common = { id, area, measure, notes: row.notes ?? [] };
  const start = performance.now();
  process.stderr.write(`${id}: ${measure}\n`);
  try {
    const outcomes = await outcomesOf(row, postgres);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    const judged = outcomes.flatMap(({ met }) => (met === undefined ? [] : [met]));
    return { ...common, seconds, ...(judged.length > 0 ? { met: judged.every(Boolean) } : {}), outcomes };
  } catch (error) {
    return { ...common, outcomes: [], reason: (error as Error).message };
  }
}

/** One row after the other; where figures say nothing, all areas at once. */
async function reportsOf(selected: readonly (Row | MissingRow)[]): Promise<RowReport[]> {
  await using postgres = await startPostgres();
  const inTurn = async (some: readonly (Row | MissingRow)[]): Promise<RowReport[]> => {
    const reports: RowReport[] = [];
    for (const row of some) {
      const report = await reportOf(row, postgres.url);
      process.stderr.write(`${summary(report)}\n`);
      reports.push(report);
    }
    return reports;
  };
  if (!options.tiny) return await inTurn(selected);
  return (await Promise.all(areas.map((area) => inTurn(selected.filter((row) => row.area === area))))).flat();
}

async function main(): Promise<number> {
  const selected = chosen();
  const load = loadavg()[0];
  const reports = await reportsOf(selected);
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version, load };
  const document = { date: new Date().toISOString(), machine, rows: reports };
  process.stdout.write(options.json ? `${JSON.stringify(document, null, 2)}\n` : `${table(reports)}\n`);
  if (options.save) save(document);
  const built = new Set(rows.flatMap((row) => ("open" in row ? [row.id] : [])));
  return reports.some(({ id, reason }) => reason !== undefined && built.has(id)) ? 1 : 0;
}

function save(document: { date: string }): void {
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${document.date.slice(0, 10)}.json`), `${JSON.stringify(document, null, 2)}\n`);
}

async function exitCode(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    return 2;
  }
}

if (options.help) process.stdout.write(usage);
// The exit hook of the embedded PostgreSQL would answer 0.
else process.exit(await exitCode());
