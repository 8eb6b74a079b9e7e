// pnpm bench [area or row …]: measures the rows beside their peers, the table or document on stdout, the rest on stderr.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startPostgres } from "../tools/parts/postgres.ts";
import { measureText, type Outcome } from "./measure.ts";
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

type Result = { id: string; seconds: number } & ({ outcomes: Outcome[] } | { reason: string });

/** Measures rows in a process of their own; gives what came of each. */
async function resultsOf(group: readonly Row[], postgres: string): Promise<Map<string, Result>> {
  const { full, tiny, rounds } = options;
  const ids = group.map(({ id }) => id);
  const request = { ids, full, tiny, postgres, ...(rounds === undefined ? {} : { rounds: Number(rounds) }) };
  const script = join(import.meta.dirname, "run-rows.ts");
  const child = spawn(process.execPath, [script, JSON.stringify(request)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const results = new Map<string, Result>();
  for await (const line of createInterface({ input: child.stdout })) {
    const result = JSON.parse(line) as Result;
    results.set(result.id, result);
  }
  const [code] = await ended;
  const reason = `Its process ended with ${code}; what it said is above.`;
  for (const id of ids) if (!results.has(id)) results.set(id, { id, seconds: 0, reason });
  return results;
}

function reportOf(row: Row | MissingRow, results: ReadonlyMap<string, Result>): RowReport {
  const { id, area } = row;
  if (!("open" in row)) return { id, area, measure: row.measure, outcomes: [], notes: [], reason: row.reason };
  const common = { id, area, measure: measureText(row, options), notes: row.notes ?? [] };
  const result = results.get(id) as Result;
  if ("reason" in result) return { ...common, outcomes: [], seconds: result.seconds, reason: result.reason };
  const { seconds, outcomes } = result;
  const judged = outcomes.flatMap(({ met }) => (met === undefined ? [] : [met]));
  return { ...common, seconds, ...(judged.length > 0 ? { met: judged.every(Boolean) } : {}), outcomes };
}

async function reportsOfGroup(group: readonly (Row | MissingRow)[], postgres: string): Promise<RowReport[]> {
  const built = group.filter((row) => "open" in row);
  const results = built.length === 0 ? new Map<string, Result>() : await resultsOf(built, postgres);
  const reports = group.map((row) => reportOf(row, results));
  for (const report of reports) process.stderr.write(`${summary(report)}\n`);
  return reports;
}

/** One row after the other; where figures say nothing, the rows of an area in one process, and all areas at once. */
async function reportsOf(selected: readonly (Row | MissingRow)[]): Promise<RowReport[]> {
  await using postgres = await startPostgres();
  if (options.tiny) {
    const groups = areas.map((area) => selected.filter((row) => row.area === area));
    return (await Promise.all(groups.map((group) => reportsOfGroup(group, postgres.url)))).flat();
  }
  const reports: RowReport[] = [];
  for (const row of selected) reports.push(...(await reportsOfGroup([row], postgres.url)));
  return reports;
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
