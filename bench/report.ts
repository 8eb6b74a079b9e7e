import type { Outcome, Timing } from "./measure.ts";
import { type Area, targetText } from "./row.ts";

/** What is told of one row: what it came to, or why it could not run. */
export interface RowReport {
  readonly id: string;
  readonly area: Area;
  readonly measure: string;
  readonly seconds?: number;
  /** Whether all its targets are; absent when nothing was judged. */
  readonly met?: boolean;
  readonly outcomes: readonly Outcome[];
  readonly notes: readonly string[];
  /** Why there are no outcomes. */
  readonly reason?: string;
}

const headings = ["row", "what", "peer (min)", "ours (min)", "ratio", "target", "met"];

/** One line a row, and one below it for each pair of a row that has several. */
export function table(reports: readonly RowReport[]): string {
  const lines = reports.flatMap(linesOf);
  const widths = headings.map((heading, k) => Math.max(heading.length, ...lines.map((cells) => cells[k]?.length ?? 0)));
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, k) => (k === cells.length - 1 ? cell : cell.padEnd(widths[k] as number)))
      .join("  ")
      .trimEnd();
  const notes = reports.flatMap(({ id, notes: all }) => all.map((note) => `${id}: ${note}`));
  return [headings, ...lines]
    .map(format)
    .concat(notes.length > 0 ? ["", ...notes] : [])
    .join("\n");
}

/** What came of a row, for those who wait for the others. */
export function summary(report: RowReport): string {
  const [first, ...pairs] = linesOf(report);
  const verdict = `${report.id}: ${first?.at(-1)} (${report.seconds ?? 0} s)`;
  return [verdict, ...pairs.map((cells) => cells.filter(Boolean).join("  "))].join("\n  ");
}

function linesOf({ id, measure, met, outcomes, reason }: RowReport): string[][] {
  if (reason !== undefined) return [[id, measure, "", "", "", "", `not run: ${reason.split("\n")[0]}`]];
  const verdict = met === undefined ? "not judged" : met ? "met" : "not met";
  return [[id, measure, "", "", "", "", verdict], ...outcomes.map(lineOf)];
}

function lineOf({ of, times: { ours, peer }, ratio, target, met }: Outcome): string[] {
  const cell = ({ median, min, rounds }: Timing): string =>
    `${duration(median)} (${rounds === 1 ? "once" : duration(min)})`;
  return [
    "",
    `  ${of}`,
    peer === undefined ? "" : `${peer.side} ${cell(peer)}`,
    cell(ours),
    ratio === undefined ? "" : target !== undefined && "within" in target ? times(1 / ratio) : times(ratio),
    target === undefined ? "" : targetText(target),
    met === undefined ? "" : met ? "yes" : "no",
  ];
}

function times(ratio: number): string {
  return `${ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3)}x`;
}

function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  return ms >= 1 ? `${ms.toPrecision(3)} ms` : `${(ms * 1000).toPrecision(3)} µs`;
}
