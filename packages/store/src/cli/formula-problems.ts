import { type CheckOptions, check, coreRegistry, type Issue, lineColumn } from "@asof/formula";
import { isStoreError, StoreError, type StoreErrorCode } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { remembering } from "./remembering-reader.js";

/** An issue as people read it: `line 2, column 5: …`. */
export function placed(text: string, { position, message }: Pick<Issue, "position" | "message">): string {
  const { line, column } = lineColumn(text, position.start);
  return `line ${line}, column ${column}: ${message}`;
}

/** How a store refuses formulas. */
const refusals: readonly StoreErrorCode[] = ["invalid_formula", "unknown_series", "cycle"];

/**
 * What a promise gives. When the formula is refused, the error tells of everything that is wrong with it, each with
 * its place in the text, also where the store tells but the first of it.
 */
export async function withProblemsOf<T>(
  text: string,
  answer: Promise<T>,
  { store, signal, ...options }: CheckOptions & { readonly store: SeriesStore; readonly signal: AbortSignal },
): Promise<T> {
  return await answer.catch(async (error: unknown) => {
    if (!isStoreError(error) || !refusals.includes(error.code)) throw error;
    const found = await check(text, coreRegistry, remembering(store, signal), options);
    throw allOf(text, error, found);
  });
}

function allOf(text: string, error: StoreError, found: readonly Issue[]): StoreError {
  const { issues = [], position } = error.details as { issues?: readonly Issue[]; position?: Issue["position"] };
  const first = position === undefined ? [] : [{ position, message: error.message }];
  const told = [found, issues, first].find(({ length }) => length > 0);
  if (told === undefined) return error;
  const lines = told.map((issue) => placed(text, issue));
  const message = lines.length === 1 ? (lines[0] as string) : `${lines.length} problems:\n${lines.join("\n")}`;
  return new StoreError(error.code, message, error.details, { cause: error });
}
