import { Command } from "commander";
import { diagnoseEngine, type EngineDiagnosis, engineError } from "../engine/find.js";
import { findImage } from "../image/build.js";

/** The state of everything that the sandbox needs, as `asof py doctor --json` prints it. */
export interface DoctorReport {
  ok: boolean;
  engine: { endpoint: string; version: string; apiVersion: string; architecture: string } | null;
  /** The default image, null when it has not been built. */
  image: { id: string; tag: string } | null;
  attempts: { source: string; endpoint: string; message: string; remedy?: string }[];
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("tell whether Python can run here, and what to do if not")
    .option("--json", "print the report as JSON")
    .action(async (options: { json?: boolean }) => {
      const diagnosis = await diagnoseEngine();
      const report = await doctorReport(diagnosis);
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report));
      if (!report.ok) throw engineError(diagnosis.attempts);
    });
}

/** The report of a diagnosis; asks the engine, when there is one, for the default image. */
export async function doctorReport({ engine, attempts }: EngineDiagnosis): Promise<DoctorReport> {
  const { endpoint, version, apiVersion, architecture } = engine ?? {};
  const known = endpoint && version && apiVersion && architecture;
  return {
    ok: engine !== undefined,
    engine: known ? { endpoint, version, apiVersion, architecture } : null,
    image: engine ? ((await findImage(engine)) ?? null) : null,
    attempts: attempts.map(({ engine: _, problem: __, ...attempt }) => attempt),
  };
}

/** The report in words. */
export function describeReport({ ok, image, attempts }: DoctorReport): string {
  const lines = attempts.flatMap(({ source, endpoint, message, remedy }) => [
    `${remedy ? "no" : "ok"}  ${endpoint} (${source}): ${message}`,
    ...(remedy ? [`    ${remedy}`] : []),
  ]);
  if (ok && image) lines.push(`ok  image ${image.tag}`);
  if (ok && !image) lines.push("--  no default image yet: `asof py build` makes it, or the first session does");
  return `${lines.join("\n")}\n`;
}
