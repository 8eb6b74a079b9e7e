import { z } from "zod";

/** What happened to a series, as the database and the wire tell it. */
export const storeChangeSchema = z.discriminatedUnion("kind", [
  // Revisions were added: the newest number, and when it was inserted.
  z.object({ kind: z.literal("inserted"), name: z.string(), revision: z.number(), insertionDate: z.number() }),
  // Revisions after that number were taken back, by `strip` or before late insertions.
  z.object({
    kind: z.literal("rewritten"),
    name: z.string(),
    revision: z.number(),
    insertionDate: z.number().nullable(),
  }),
  z.object({ kind: z.literal("formula"), name: z.string() }),
  z.object({ kind: z.literal("metadata"), name: z.string() }),
  z.object({ kind: z.literal("renamed"), name: z.string(), newName: z.string() }),
  z.object({ kind: z.literal("deleted"), name: z.string() }),
  // Changes may have been missed, of any series: read again what matters.
  z.object({ kind: z.literal("gap") }),
]);
export type StoreChange = z.output<typeof storeChangeSchema>;

/** Whether somebody who asked for those names wants to know. */
export function concerns(change: StoreChange, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined || change.kind === "gap") return true;
  return names.has(change.name) || (change.kind === "renamed" && names.has(change.newName));
}
