/** What the demo tells at its end; with `--json` exactly this. */
export interface DemoReport {
  /** Hours that were loaded. */
  rows: number;
  /** Times from which forecasts were replayed. */
  origins: number;
  /** Persistence: the value 24 hours earlier. Errors in °C. */
  baseline: { mae: number; rmse: number };
  models: ModelReport[];
  notes: string[];
}

export interface ModelReport {
  name: string;
  runtime: "in-process" | "sandbox";
  mae: number;
  rmse: number;
  /** Share of the baseline's MAE that is gained: 0.1 is 10 %. */
  skill: number;
  /** Hours that the model learned from. */
  trainingRows: number;
  /** For fitting and replaying. */
  seconds: number;
  /** Artifacts that were found instead of computed. */
  cacheHits: number;
}

/** The report as text for a terminal. */
export function tableOf(report: DemoReport): string {
  const rows = [
    ["forecast", "MAE °C", "RMSE °C", "skill", "rows used", "seconds", "cache hits"],
    ["persistence (24 h)", report.baseline.mae.toFixed(2), report.baseline.rmse.toFixed(2), "", "", "", ""],
    ...report.models.map((model) => [
      `${model.name} (${model.runtime})`,
      model.mae.toFixed(2),
      model.rmse.toFixed(2),
      `${(model.skill * 100).toFixed(1)} %`,
      model.trainingRows.toLocaleString("en"),
      model.seconds.toFixed(1),
      String(model.cacheHits),
    ]),
  ];
  const title = `Beijing's temperature 24 hours ahead, ${report.origins} weekly origins of 2014`;
  const table = `${title}\n\n${alignColumns(rows)}\n`;
  return report.notes.length === 0 ? table : `${table}\n${report.notes.map((note) => `- ${note}`).join("\n")}\n`;
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] as string[]).map((_, j) => Math.max(...rows.map((row) => (row[j] as string).length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j] as number) : cell.padStart(widths[j] as number))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const [head, ...body] = rows.map(line);
  return [head, rule, ...body].join("\n");
}
