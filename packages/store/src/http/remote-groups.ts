import { toEpochMs } from "@asof/series";
import { z } from "zod";
import { StoreError } from "../errors.js";
import {
  type BindOptions,
  type BoundFormula,
  type GroupFacts,
  type GroupKind,
  type GroupStore,
  groupKinds,
} from "../groups/group-store.js";
import { rowsWithValues } from "../groups/values.js";
import { storedMetadata } from "../names.js";
import { bindingsSchema } from "./group-parameters.js";
import { logSchema } from "./log-schema.js";
import { packGroup, unpackGroup, unpackGroupHistory } from "./pack-group.js";
import { objectSchema } from "./parameters.js";
import { boundsOf, form, formWithFile, insertionBoundsOf, signalOf, type Transport, text } from "./transport.js";

const kindSchema = z.enum(groupKinds);
const insertionDatesSchema = z.object({ insertion_dates: z.array(z.string()) });
const catalogSchema = z.record(z.string(), z.array(z.tuple([z.string(), kindSchema])));
const boundSchema = z.object({ name: z.string(), bindings: bindingsSchema });
const factsSchema = z.object({
  tzaware: z.boolean(),
  formula: z.string().optional(),
  boundseries: z.string().optional(),
  bindings: z.string().optional(),
});

/** Groups of a store behind HTTP. */
export function remoteGroups(remote: Transport): GroupStore {
  return { ...values(remote), ...names(remote), ...definitions(remote) };
}

type Values = Pick<GroupStore, "replace" | "get" | "insertionDates" | "history" | "log" | "strip">;
type Names = Pick<
  GroupStore,
  "exists" | "type" | "catalog" | "delete" | "rename" | "metadata" | "updateMetadata" | "replaceMetadata" | "facts"
>;
type Definitions = Pick<GroupStore, "registerFormula" | "formula" | "bind" | "bindings">;

function values(remote: Transport): Values {
  return {
    async replace(name, frame, author, options = {}) {
      const fields = {
        name,
        author,
        insertion_date: text(options.insertionDate),
        metadata: options.metadata && storedMetadata(options.metadata),
      };
      const sent = formWithFile(fields, "bgroup", await packGroup(rowsWithValues(name, frame)));
      await remote.send("group/state", { method: "patch", ...sent, ...signalOf(options) });
    },
    async get(name, options = {}) {
      const query = { name, insertion_date: text(options.revisionDate), ...boundsOf(options), format: "tshpack" };
      const pack = await remote.bytes("group/state", query, options.signal);
      return pack && (await unpackGroup(pack));
    },
    async insertionDates(name, options = {}) {
      const query = { name, ...insertionBoundsOf(options) };
      const answer = await remote.json("group/insertion_dates", query, insertionDatesSchema, options.signal);
      return answer?.insertion_dates.map(toEpochMs) ?? [];
    },
    async log(name, { limit, fromInsertionDate, toInsertionDate, signal } = {}) {
      const bounds = { fromdate: text(fromInsertionDate), todate: text(toInsertionDate) };
      const reply = await remote.ask("group/log", {
        searchParams: { name, limit, ...bounds },
        ...signalOf({ signal }),
      });
      if (reply === undefined) throw cannot("tell the log of a group");
      return reply.status === 404 ? [] : logSchema.parse(await reply.json());
    },
    async strip(name, insertionDate, options = {}) {
      const body = form({ name, insertion_date: text(insertionDate) });
      const reply = await remote.ask("group/strip", { method: "put", body, ...signalOf(options) });
      if (reply === undefined) throw cannot("strip a group");
      if (reply.status === 404)
        throw new StoreError("unknown_group", `There is no group "${name}" to strip.`, { name });
    },
    async history(name, options = {}) {
      const query = { name, ...insertionBoundsOf(options), ...boundsOf(options) };
      const pack = await remote.bytes("group/history", query, options.signal);
      return pack && (await unpackGroupHistory(pack));
    },
  };
}

function names(remote: Transport): Names {
  const calls: Names = {
    exists: async (name, options) => (await calls.type(name, options)) !== undefined,
    type: (name, { signal } = {}) => remote.json("group/metadata", { name, type: "type" }, kindSchema, signal),
    async catalog({ signal } = {}) {
      const answer = (await remote.json("group/catalog", {}, catalogSchema, signal)) ?? {};
      const entries = Object.values(answer).flatMap((all) => all.map(([name, kind]) => ({ name, kind })));
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async delete(name, options = {}) {
      await remote.send("group/state", { method: "delete", body: form({ name }), ...signalOf(options) }, [404]);
    },
    async rename(name, newName, options = {}) {
      const body = form({ name, newname: newName, propagate: String(options.propagate ?? true) });
      const reply = await remote.send("group/state", { method: "put", body, ...signalOf(options) }, [404, 409]);
      if (reply.status !== 409) return;
      throw new StoreError("name_taken", `There is a group "${newName}" already: choose another name.`, { newName });
    },
    metadata: (name, { signal } = {}) =>
      remote.json("group/metadata", { name, type: "standard" }, objectSchema, signal),
    /** The wire only replaces. */
    async updateMetadata(name, metadata, options = {}) {
      const known = await calls.metadata(name, options);
      if (known !== undefined) await calls.replaceMetadata(name, { ...known, ...metadata }, options);
    },
    async replaceMetadata(name, metadata, options = {}) {
      const body = form({ name, metadata: storedMetadata(metadata) });
      await remote.send("group/metadata", { method: "put", body, ...signalOf(options) }, [404]);
    },
    async facts(name, { signal } = {}) {
      const facts = await remote.json("group/metadata", { name, type: "internal" }, factsSchema, signal);
      return facts && factsOf(facts);
    },
  };
  return calls;
}

function cannot(what: string): StoreError {
  return new StoreError(
    "remote",
    `The server cannot ${what}, which the originals cannot either: open the store itself.`,
  );
}

function definitions(remote: Transport): Definitions {
  /** The wire always replaces what has the name, so `update` is looked after here. */
  const assertFree = async (name: string, kind: GroupKind, { update, signal }: BindOptions) => {
    if (update === true) return;
    const known = await remote.json("group/metadata", { name, type: "type" }, kindSchema, signal);
    if (known !== kind) return;
    const message = `There is a group "${name}" already: use { update: true } to replace it.`;
    throw new StoreError("name_taken", message, { name });
  };
  return {
    async registerFormula(name, source, options = {}) {
      await assertFree(name, "formula", options);
      const body = form({ name, text: source, reject_unknown: String(options.rejectUnknown ?? true) });
      await remote.send("group/formula", { method: "put", body, ...signalOf(options) });
    },
    async formula(name, { signal } = {}) {
      return (await remote.json("group/formula", { name }, z.string().nullable(), signal)) ?? undefined;
    },
    async bind(name, formula, bindings, options = {}) {
      await assertFree(name, "bound", options);
      const body = form({ name, formulaname: formula, bindings: JSON.stringify(bindings) });
      await remote.send("group/boundformula", { method: "put", body, ...signalOf(options) });
    },
    async bindings(name, options = {}): Promise<BoundFormula | undefined> {
      const query = { searchParams: { name }, ...signalOf(options) };
      const reply = await remote.send("group/boundformula", query, [404, 409]);
      if (reply.status !== 200) return undefined;
      const { name: formula, bindings } = boundSchema.parse(await reply.json());
      return { formula, bindings };
    },
  };
}

function factsOf({ tzaware, formula, boundseries, bindings }: z.output<typeof factsSchema>): GroupFacts {
  if (formula !== undefined) return { tzaware, formula };
  if (boundseries === undefined || bindings === undefined) return { tzaware };
  return { tzaware, bound: { formula: boundseries, bindings: bindingsSchema.parse(JSON.parse(bindings)) } };
}
