import type { StoreContext } from "../context.js";
import { bindGroup } from "./bind.js";
import * as catalog from "./catalog.js";
import type { GroupStore } from "./group-store.js";
import { groupInsertionDates } from "./insertion-dates.js";
import { groupLog } from "./log.js";
import { getGroup, groupHistory } from "./reads.js";
import { registerGroupFormula } from "./register.js";
import { renameGroup } from "./rename.js";
import { replaceGroup } from "./replace.js";
import { stripGroup } from "./strip.js";

/** The groups of an open store. */
export function groupsOf(context: StoreContext): GroupStore {
  return {
    replace: (...args) => replaceGroup(context, ...args),
    get: (name, options) => getGroup(context, name, options),
    insertionDates: (name, options) => groupInsertionDates(context, name, options),
    history: (name, options) => groupHistory(context, name, options),
    log: (name, options) => groupLog(context, name, options),
    strip: (...args) => stripGroup(context, ...args),
    exists: async (name, options) => (await catalog.groupRow(context, name, options)) !== undefined,
    type: async (name, options) => (await catalog.groupRow(context, name, options))?.kind,
    catalog: (options) => catalog.catalog(context, options),
    delete: (name, options) => catalog.remove(context, name, options),
    rename: (...args) => renameGroup(context, ...args),
    metadata: async (name, options) => (await catalog.groupRow(context, name, options))?.metadata,
    updateMetadata: (name, changes, options) => catalog.updateMetadata(context, name, changes, options),
    replaceMetadata: (name, given, options) => catalog.replaceMetadata(context, name, given, options),
    facts: (name, options) => catalog.facts(context, name, options),
    registerFormula: (...args) => registerGroupFormula(context, ...args),
    formula: (name, options) => catalog.formulaText(context, name, options),
    bind: (...args) => bindGroup(context, ...args),
    bindings: (name, options) => catalog.boundFormula(context, name, options),
  };
}
