import { type Issue, lineColumn } from "@asof/formula";
import { isStoreError, StoreError } from "../errors.js";

/** An issue as people read it: `line 2, column 5: …`. */
export function placed(text: string, { position, message }: Pick<Issue, "position" | "message">): string {
  const { line, column } = lineColumn(text, position.start);
  return `line ${line}, column ${column}: ${message}`;
}

/**
 * What a promise gives. When the formula is refused, the error tells of everything that is wrong with it, each with
 * its place in the text.
 */
export async function withProblemsOf<T>(text: string, answer: Promise<T>): Promise<T> {
  return await answer.catch((error: unknown) => {
    throw isStoreError(error) ? allOf(text, error) : error;
  });
}

function allOf(text: string, error: StoreError): StoreError {
  const { issues, position } = error.details as { issues?: readonly Issue[]; position?: Issue["position"] };
  const found = issues ?? (position === undefined ? [] : [{ position, message: error.message }]);
  if (found.length === 0) return error;
  const lines = found.map((issue) => placed(text, issue));
  const message = lines.length === 1 ? (lines[0] as string) : `${lines.length} problems:\n${lines.join("\n")}`;
  return new StoreError(error.code, message, error.details, { cause: error });
}
