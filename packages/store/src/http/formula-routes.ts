import { zoneOf } from "@asof/formula";
import type { z } from "zod";
import { isStoreError, type StoreError } from "../errors.js";
import type { SeriesStore } from "../series-store.js";
import { packSeries } from "./pack.js";
import * as parameters from "./parameters.js";
import { errorHeader, json, notFound, packReply, seriesReply } from "./replies.js";
import { bounds, type Routes, route } from "./route.js";

/** Formulas, their structure and their values. */
export const formulaRoutes: Routes = {
  "series/formula": {
    GET: route(
      parameters.readFormulaSchema,
      async (store, { name, level, expanded, display, revision_date: revisionDate }, signal) => {
        if (!(await store.exists(name, { signal }))) return notFound(name);
        const levels = level >= 0 ? level : expanded ? Number.POSITIVE_INFINITY : 0;
        const formula = (await store.formula(name, { level: levels, revisionDate, signal })) ?? null;
        return json({ level, formula: formula === null || display ? formula : scoped(formula) });
      },
    ),
    PATCH: route(parameters.writeFormulaSchema, writeFormula),
  },
  "series/eval_formula": {
    POST: route(parameters.evalFormulaSchema, evalFormula),
  },
  "series/formula_depth": {
    GET: route(parameters.nameSchema, async (store, { name }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      return json((await store.formulaDepth(name, { signal })) ?? null);
    }),
  },
  "series/formula_components": {
    GET: route(parameters.componentsSchema, async (store, { name, expanded }, signal) => {
      if (!(await store.exists(name, { signal }))) return notFound(name);
      return json((await store.formulaComponents(name, { expanded, signal })) ?? null);
    }),
  },
  "series/dependents": {
    GET: route(parameters.dependentsSchema, async (store, { name, direct }, signal) =>
      json(await store.dependents(name, { direct, signal })),
    ),
  },
};

/** The text as interpreters of the originals take it. */
function scoped(formula: string): string {
  return `(let revision_date nil from_value_date nil to_value_date nil ${formula})`;
}

async function writeFormula(
  store: SeriesStore,
  { name, text, reject_unknown: rejectUnknown, ...given }: z.output<typeof parameters.writeFormulaSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const known = (await store.formula(name, { signal })) !== undefined;
  try {
    const { author, insertion_date: insertionDate } = given;
    await store.registerFormula(name, text, { rejectUnknown, update: true, author, insertionDate, signal });
    return json("", known ? 200 : 201);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    // Clients of the originals take the class name off again.
    const kind = pythonErrorOf(error);
    const reply = json({ message: `${kind}(${quoted(error.message)})` }, kind === "SyntaxError" ? 400 : 409);
    reply.headers.set(errorHeader, error.code);
    return reply;
  }
}

/** The class of what the originals raise. */
function pythonErrorOf({ code, details }: StoreError): string {
  if (details.formulaCode === "syntax") return "SyntaxError";
  if (code === "invalid_argument") return "AssertionError";
  const byType =
    code === "wrong_kind" || (textProblems.has(details.formulaCode) && details.formulaCode !== "unknown_operator");
  return byType ? "TypeError" : "ValueError";
}

async function evalFormula(
  store: SeriesStore,
  given: z.output<typeof parameters.evalFormulaSchema>,
  signal: AbortSignal,
): Promise<Response> {
  const { text, format, revision_date: revisionDate } = given;
  try {
    const series = await store.evalFormula(text, { revisionDate, ...bounds(given), signal });
    const zone = zoneOf(series);
    return format === "json" ? await seriesReply(series, format, { zone }) : packReply(await packSeries(series, zone));
  } catch (error) {
    // Only what is wrong with the text itself; the rest fails as any call does.
    const code = isStoreError(error) ? error.details.formulaCode : undefined;
    if (!isStoreError(error) || !textProblems.has(code)) throw error;
    const reply = json(`${code === "syntax" ? "syn" : "typ"}:${error.message}`, 400);
    reply.headers.set(errorHeader, error.code);
    return reply;
  }
}

const textProblems = new Set<unknown>([
  "syntax",
  "unknown_operator",
  "unknown_keyword",
  "bad_keyword",
  "missing_argument",
  "too_many_arguments",
  "duplicate_argument",
  "type_mismatch",
  "not_a_series",
]);

/** A string as Python writes it. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
