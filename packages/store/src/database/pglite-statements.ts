import type { PGliteInterface, Transaction } from "@electric-sql/pglite";
import type { PreparedParameter } from "./database.js";
import { literal } from "./sql.js";

export type Session = Pick<PGliteInterface | Transaction, "query" | "exec">;

/** Statements that the engine has planned: planning takes it longer than most of them do. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  #count = 0;

  /** Prepares a statement when it comes for the first time. */
  async nameOf(sql: string, session: Session): Promise<string> {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    // Each attempt has a name of its own: a transaction must not wait for one that waits for it to end.
    const name = `asof_${this.#count++}`;
    await session.exec(`prepare ${name} as ${sql}`);
    this.#names.set(sql, name);
    return name;
  }
}

/** A parameter as it is written in EXECUTE; its type is the one that the statement needs. */
export function argument(value: PreparedParameter): string {
  if (typeof value === "object") return literal(`{${value.map(quoted).join(",")}}`);
  return literal(String(value));
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
