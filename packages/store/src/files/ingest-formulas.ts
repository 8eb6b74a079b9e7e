import { lineColumn } from "@asof/formula";
import { isStoreError, StoreError } from "../errors.js";
import type { FormulaProblem, NamedFormula, RegisterFormulasOptions } from "../formulas/register-many.js";
import type { Store } from "../store.js";
import { readCsv } from "./csv-read.js";
import { type LineProblem, Problems } from "./problems.js";
import { openSource } from "./source.js";
import type { Row } from "./table.js";

export interface IngestFormulasOptions extends RegisterFormulasOptions {
  /** Told of everything that is wrong with any line. */
  onProblem?: ((problem: LineProblem) => void) | undefined;
}

interface FormulaLine extends NamedFormula {
  readonly line: number;
}

/**
 * Registers the formulas of a CSV file with the columns `name` and `text`, all or none; they may read
 * each other in any order. Gives how many there are.
 *
 * @param source the path of a file, or its bytes
 * @throws {StoreError} `invalid_file` with every problem of every line in `details.problems`
 */
export async function ingestFormulas(
  store: Store,
  source: string | AsyncIterable<Uint8Array>,
  options: IngestFormulasOptions = {},
): Promise<number> {
  const problems = new Problems(options.onProblem);
  const lines = await formulaLines(source, options, problems);
  try {
    await store.registerFormulas(lines, { ...options, dryRun: options.dryRun === true || problems.count > 0 });
  } catch (error) {
    const found = isStoreError(error) ? (error.details.problems as FormulaProblem[] | undefined) : undefined;
    if (found === undefined) throw error;
    for (const { position, name, message, at } of found) {
      const { line = 0, text = "" } = lines[position] ?? {};
      const place = at === undefined ? undefined : lineColumn(text, at);
      problems.add(line, `"${name}": ${place === undefined ? "" : `${place.line}:${place.column} `}${message}`);
    }
  }
  problems.throwAny("Mend the file.");
  return lines.length;
}

async function formulaLines(
  source: string | AsyncIterable<Uint8Array>,
  { signal }: IngestFormulasOptions,
  problems: Problems,
): Promise<FormulaLine[]> {
  const { bytes } = await openSource(source, signal);
  const { header = [], batches } = await readCsv(bytes, ",");
  const [name, text] = [header.indexOf("name"), header.indexOf("text")];
  if (name < 0 || text < 0) {
    const message = `A file of formulas has the columns name and text, not ${header.join(", ") || "none"}.`;
    throw new StoreError("invalid_file", message, { problems: [{ line: 1, message }], count: 1 });
  }
  const lines: FormulaLine[] = [];
  for await (const rows of batches) {
    for (const row of rows) if (isWhole(row, header.length, problems)) lines.push(lineOf(row, name, text));
  }
  return lines;
}

function lineOf({ line, cells }: Row, name: number, text: number): FormulaLine {
  return { line, name: String(cells[name]), text: String(cells[text]) };
}

function isWhole({ line, cells }: Row, width: number, problems: Problems): boolean {
  if (cells.length === width) return true;
  const hint =
    cells.length > width ? ': put a formula that holds a comma or a quote into "…", its own quotes doubled' : "";
  problems.add(line, `there are ${cells.length} cells instead of ${width}${hint}`);
  return false;
}
