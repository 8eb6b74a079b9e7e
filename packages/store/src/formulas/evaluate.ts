import { evaluateSeries, type SeriesQuery, type SeriesReader } from "@asof/formula";
import { type AnySeries, sliceInclusive } from "@asof/series";
import type { StoreContext } from "../context.js";
import { optionalMs } from "../names.js";
import type { GetOptions } from "../series-store.js";
import { changesBounds } from "./bounds.js";
import { orStoreError } from "./failure.js";
import { StoreReader } from "./store-reader.js";

/**
 * The series that a formula gives. The bounds limit what is read; the result may reach beyond them.
 *
 * @throws {StoreError} `invalid_formula`, `unknown_series`, `cycle`
 */
export async function evalFormula(
  context: StoreContext,
  text: string,
  options: GetOptions = {},
  reader: SeriesReader = readerFor(context, [text], options),
): Promise<AnySeries> {
  const { revisionDate, fromValueDate, toValueDate, signal } = options;
  const query = { revisionDate, fromValueDate, toValueDate };
  const { registry } = context;
  return await orStoreError(evaluateSeries(text, { registry, reader, query, now: context.now(), signal }));
}

/** As `evalFormula`, cut to the bounds: what reading a registered formula gives. */
export async function getFormula(
  context: StoreContext,
  text: string,
  options: GetOptions = {},
  reader?: SeriesReader,
): Promise<AnySeries> {
  const series = await evalFormula(context, text, options, reader);
  return sliceInclusive(series, { from: optionalMs(options.fromValueDate), to: optionalMs(options.toValueDate) });
}

/** What is read is known beforehand, unless bounds change or the texts of formulas have to be looked up by their date. */
export function readerFor(
  context: StoreContext,
  texts: readonly (string | undefined)[],
  options: GetOptions,
): StoreReader {
  const query = queryOf(options);
  const { signal } = options;
  if (options.formulasAsOf !== true) {
    const known = changesBounds(texts, context.registry) ? undefined : query;
    return new StoreReader(context, { signal }, context.database, known);
  }
  return new StoreReader(context, { signal, textsAt: query.revisionDate });
}

function queryOf({ revisionDate, fromValueDate, toValueDate }: GetOptions): SeriesQuery {
  return {
    revisionDate: optionalMs(revisionDate),
    fromValueDate: optionalMs(fromValueDate),
    toValueDate: optionalMs(toValueDate),
  };
}
