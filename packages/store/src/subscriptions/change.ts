import { z } from "zod";

/** What happened to a series or a group, as the database and the wire tell it. */
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
  // The same of a group: what it holds, or how it is computed.
  z.object({
    kind: z.literal("group"),
    change: z.enum(["inserted", "rewritten", "formula", "metadata", "renamed", "deleted"]),
    name: z.string(),
    newName: z.string().optional(),
  }),
  // Changes may have been missed, of any series: read again what matters.
  z.object({ kind: z.literal("gap") }),
]);
export type StoreChange = z.output<typeof storeChangeSchema>;

/** A change from its text. What a later version tells and this one does not know may be anything. */
export function changeOf(text: string): StoreChange {
  try {
    return storeChangeSchema.parse(JSON.parse(text));
  } catch {
    return { kind: "gap" };
  }
}

/** What somebody asked for, by stored names; everything when neither is given. */
export interface Wanted {
  readonly names: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/** Whether somebody who asked for those wants to know. */
export function concerns(change: StoreChange, { names, groups }: Wanted): boolean {
  if (change.kind === "gap" || (names === undefined && groups === undefined)) return true;
  const wanted = change.kind === "group" ? groups : names;
  const newName = "newName" in change ? change.newName : undefined;
  return wanted?.has(change.name) === true || (newName !== undefined && wanted?.has(newName) === true);
}
