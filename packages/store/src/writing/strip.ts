import type { InstantLike } from "@asof/series";
import type { StoreContext } from "../context.js";
import { StoreError } from "../errors.js";
import { storedName } from "../names.js";
import type { CallOptions } from "../series-store.js";
import { assertPrimary, selectHead } from "./head.js";
import { validInsertionDate } from "./insertion-date.js";
import { rewind } from "./rewind.js";

/** Takes away the revisions of a primary series from an insertion date on. */
export async function strip(
  context: StoreContext,
  name: string,
  insertionDate: InstantLike,
  options: CallOptions = {},
): Promise<void> {
  const date = validInsertionDate(insertionDate);
  await context.database.transaction(async (tx) => {
    const row = await selectHead(tx, context, storedName(name), "for update", options);
    if (row === undefined) throw unknown(name);
    assertPrimary(row);
    await rewind(tx, context, row, date, options);
  }, options);
}

function unknown(name: string): StoreError {
  return new StoreError("unknown_series", `There is no series "${name}" to strip.`, { name });
}
