import { StoreError } from "../errors.js";

/** A string literal, for statements that take no parameters (COPY). */
export function literal(text: string): string {
  if (text.includes("\0")) throw new StoreError("invalid_argument", "Text must not hold a NUL character.", { text });
  const quoted = text.replaceAll("'", "''");
  return quoted.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

/** A number literal that reads back as the same double. */
export function number(value: number): string {
  return `(${finite(value)}::double precision)`;
}

export function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new StoreError("invalid_argument", `${value} is not a finite number.`);
}

/** What the database refused, as an error of the store; `details.sqlState` says why in PostgreSQL's codes. */
export function queryFailed(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause.name === "StoreError") return cause;
  const { code } = cause as { code?: unknown };
  if (typeof code !== "string") return cause;
  return new StoreError("query_failed", `The database failed: ${cause.message}.`, { sqlState: code }, { cause });
}
