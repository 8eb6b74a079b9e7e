import type { Case, Expected, Setup } from "./case-file.js";

/**
 * Where the originals answer something that is not right, and what is right is answered here: the only
 * way to leave a recorded outcome out. An entry tells its cases by what makes them differ, so that it
 * holds for cases nobody has seen yet.
 */
export interface Divergence {
  readonly reason: string;
  /** A step of a script is a case of its own; its name is followed by ` / operation`. */
  cases(one: Case, setup: Setup | undefined): boolean;
  /** Which errors are thrown here instead; other cases have to agree. */
  readonly refusedHere?: RegExp;
  /** What is right: such a case has to agree with this, not just to differ. */
  readonly instead?: (one: Case, setup: Setup | undefined) => Expected | undefined;
  /** True when a case has to agree as soon as it is played with what the original does. */
  readonly replayed?: boolean;
}

export const divergences: readonly Divergence[] = [
  {
    reason: "the original computes <= for <",
    cases: (one, setup) => one.quirk === "lt-is-lte" || [one.formula, ...formulasOf(setup)].some(isLess),
    replayed: true,
  },
  {
    reason: "the original fails with an internal error; here the log of a formula tells when it was registered",
    cases: ({ op, path, expect }) =>
      (op === "log" || path === "/series/log") &&
      /no attribute 'cache'/.test(expect.error?.message ?? expect.text ?? ""),
  },
  {
    reason: "the original has no route for whole histories, here there is one",
    cases: ({ op, path, expect }) => op === "http" && path === "/series/history" && expect.status === 404,
  },
  {
    reason: "the original loses the parentheses of a search",
    cases: ({ op, query_expr = "" }) =>
      op === "find" && /\(by\.not \(by\.(and|or) |\(by\.and .*\(by\.or /.test(query_expr),
    replayed: true,
  },
  {
    reason: "the original cannot read its own search when (by.everything), (by.and) or (by.or) are parts of another",
    cases: ({ op, expect }) => op === "find" && expect.error?.class === "ProgrammingError",
  },
  {
    reason: "the original forgets that a search asks for this store when it asks for something else too",
    cases: ({ op, query_expr = "" }) => op === "find" && /\(by\.(or|not) .*\(by\.source "local"/.test(query_expr),
  },
  {
    reason: "the original fails with an internal error; here the answer is that of every read of an unknown name",
    cases: ({ op, expect }) => op === "staircase" && expect.error?.class === "AttributeError",
  },
  {
    reason: "the original looks up internal values that are no text in the wrong place",
    cases: ({ op, query_expr = "" }) => op === "find" && /by\.internal-metaitem "[^"]*" [^"]/.test(query_expr),
  },
  {
    reason: "the original fails with an internal error; here nothing is found",
    cases: ({ op, query_expr, expect }) =>
      op === "find" && query_expr === '(by.not (by.source "local"))' && expect.error !== undefined,
    instead: () => ({ find: [] }),
  },
  {
    reason: "the original writes these searches so that it cannot read them again, or fails",
    cases: ({ op, query_expr = "" }) =>
      op === "query-expr" && /\(by\.everything\)|\(by\.(and|or)\)| #[tf]\)|[( ]1e/.test(query_expr),
    instead: ({ query_expr = "" }) => ({ expr: query_expr }),
  },
  {
    reason: "the original spreads the characters of an atom, or fails: an atom has its own text here",
    cases: ({ op, formula = "", expect }) =>
      op === "serialize" && !/^\s*\(/.test(formula) && expect.error?.class !== "SyntaxError",
    // Numbers have a canonical text.
    instead: ({ formula = "" }) =>
      /^\s*[-+.\d]/.test(formula)
        ? undefined
        : { text: /^\s*("(?:\\.|[^"])*"|[^\s;]+)/.exec(formula)?.[1] ?? "#<eof-object>" },
  },
  {
    reason: "a missing argument is an error at check time here",
    cases: ({ op }) => op === "typecheck",
    refusedHere: /^missing_argument$/,
  },
  {
    reason: "dialect of the seed: slice takes dates as text, min and max of series go row by row, timedelta is shifted",
    cases: ({ op, formula = "", expect }) =>
      op === "typecheck" &&
      expect.error !== undefined &&
      /\(slice .* #:(from|to)date "|\((min|max) \(series |\(timedelta /.test(formula),
    instead: ({ formula = "" }) => ({ type: formula.startsWith("(timedelta ") ? "Timestamp" : "Series" }),
  },
  {
    reason:
      "the dialect of the seed adds parameters; packages/formula/test/signatures.test.ts compares those operators",
    cases: ({ op, expect }) => op === "functypes" && withAdditions.some((name) => name in (expect.functypes ?? {})),
    instead: ({ expect: { functypes = {} } }) => ({
      functypes: Object.fromEntries(
        Object.entries(functypes)
          .filter(([name]) => !withAdditions.includes(name) && !onlyThere.includes(name))
          .map(([name, { return: _, ...params }]) => [name, params]),
      ),
    }),
  },
  {
    reason: "an unknown series is an error here, the original answers nothing",
    cases: ({ op, formula = "" }) => op === "eval" && formula.includes("(block-staircase "),
    refusedHere: /^unknown_series$/,
  },
  {
    reason: "series with and without a time zone never mix silently here",
    cases: ({ op }) => op === "eval",
    refusedHere: /^mixed_awareness$/,
  },
  {
    reason: "the original spreads the characters of what it reads in an empty text",
    cases: ({ op, formula }) => op === "eval" && formula?.trim() === "",
    refusedHere: /^unknown_operator$/,
  },
  {
    reason: "where tzaware has nothing to place the original answers a naive series",
    cases: ({ op, formula = "", expect }) =>
      op === "eval" && formula.includes("(tzaware ") && expect.points?.length === 0 && expect.tzaware === false,
    instead: ({ expect }) => ({ ...expect, tzaware: true }),
  },
  {
    reason: "where tzaware has nothing to place the original answers a naive series, which joins no aware one",
    cases: ({ op, formula = "", expect }) =>
      op === "eval" &&
      formula.includes("(tzaware ") &&
      expect.error?.message.startsWith("Cannot join tz-naive") === true,
  },
  {
    reason: "series have dependents here too, the original only knows those of formulas",
    cases: ({ op, series_name: name = "" }, setup) => op === "dependents" && !(name in (setup?.formulas ?? {})),
    instead: dependentsIn,
  },
  {
    reason: "the original recurses without end through a search; here what depends on it is listed",
    cases: ({ op, expect }) => op === "dependents" && expect.error?.class === "RecursionError",
    instead: dependentsIn,
  },
  {
    reason: "the original fails with an internal error; here the interval is that of the series under the formula",
    cases: ({ op, expect }) => op === "interval" && expect.error?.class === "TypeError",
  },
  {
    reason: "the original takes unknown series for ones that are neither with nor without a time zone",
    cases: ({ op, expect }) => op === "register" && expect.error?.message.includes(":unknown`") === true,
  },
  {
    reason: "the original overlooks that tzaware gives a time zone",
    cases: ({ op, expect }) => op === "register" && expect.error?.message.includes("'tzaware, 'series)") === true,
  },
  {
    reason: "the original finds a name only without the blanks around it; here both are the same name",
    cases: ({ series_name: name = "", expect }) =>
      name !== name.trim() && (expect.none === true || expect.exists === false || expect.formula === null),
  },
  {
    reason: "of a search that finds its own formula the original makes an empty series; here it is a cycle",
    cases: ({ op }) => op === "get",
    refusedHere: /^cycle$/,
  },
  {
    reason: "the original stores a cycle through a search; here it is refused",
    cases: ({ op, steps = [], expect }) =>
      op === "script" &&
      steps.some((step, i) => step.do === "get" && expect.steps?.[i]?.error?.class === "RecursionError"),
  },
  {
    reason: "the original fails with an internal error; here there are no differences where there are no revisions",
    cases: ({ op, query, expect }) =>
      op === "history" && query?.diffmode === true && expect.error?.class === "IndexError",
    instead: () => ({ history: {} }),
  },
  {
    reason: "the original overlooks that a replacement takes points away",
    cases: (one, setup) =>
      /^(history|insertion-dates)$/.test(one.op) &&
      (one.query?.from_value_date ?? one.query?.to_value_date) !== undefined &&
      hasReplacement(one, setup),
  },
  {
    reason: "the original overlooks the formulas that integration reads",
    cases: (one, setup) =>
      one.op === "formula-depth" && formulasUnder(one, setup).some((text) => text.includes("(integration ")),
  },
  {
    reason: "the original cannot cut a series between dates of two zones",
    cases: ({ expect }) => expect.error?.message === "Both dates must have the same UTC offset",
  },
  {
    reason: "the original takes a formula with tzaware for a naive one",
    cases: (one, setup) =>
      formulasUnder(one, setup).some((text) => text.includes("(tzaware ")) &&
      (one.expect.tzaware === false ||
        one.expect.internal_metadata?.tzaware === false ||
        /tz-naive/.test(one.expect.error?.message ?? "")),
  },
  {
    reason: "the original cannot write to a series whose revisions were all taken away",
    cases: ({ expect }) => expect.error?.message.endsWith("has no attribute 'tsstart'") === true,
  },
  {
    reason: "the original asks only between the insertion dates from when on a bound group has all it needs, or fails",
    cases: ({ op, group = "", query = {} }, setup) =>
      /^group-(history|insertion-dates)$/.test(op) &&
      group in (setup?.bindings ?? {}) &&
      (query.from_insertion_date ?? query.to_insertion_date) !== undefined,
  },
  {
    reason: "the original cuts the groups of a bound formula before resample, or a shift, widens the bounds",
    cases: (one, setup) => {
      const { formula } = setup?.bindings?.[one.group ?? ""] ?? {};
      const texts = formula === undefined ? [] : formulasUnder({ ...one, series_name: formula }, setup);
      return (
        /^group-(get|history)$/.test(one.op) && texts.some((text) => /\((resample|time-shifted|doy-agg) /.test(text))
      );
    },
  },
  {
    reason: "a missing argument is an error at check time here",
    cases: ({ op, formula }) => op === "register-group-formula" && formula === "(group-add)",
  },
  {
    reason:
      "over HTTP the original fails with an internal error where JSON, a zone or a basket is none; here with 400 or 404",
    cases: ({ op, path, params = {}, expect }) =>
      op === "http" &&
      (/^Expecting value|when decoding/.test(expect.text ?? "") ||
        (expect.status === 418 && expect.text === `'${params.tzone}'`) ||
        (path === "/series/basket" && expect.status === 418 && expect.text === "")),
  },
  {
    reason: "the original cannot store some names; here every name works",
    cases: ({ op, expect }) =>
      op === "script" &&
      expect.steps?.some(({ error }) => /^dict is not a sequence|create table/.test(error?.message ?? "")) === true,
  },
  {
    reason: "the original registers group formulas that name unknown groups",
    cases: ({ op, expect }) => op === "register-group-formula" && expect.error === undefined,
    refusedHere: /^unknown_group$/,
  },
];

export function divergencesOf(one: Case, setup: Setup | undefined): Divergence[] {
  return divergences.filter((divergence) => divergence.cases(one, setup));
}

/** Operators with parameters that the original does not have. */
const withAdditions = ["series", "naive", "date", "min", "max", "doy-agg", "slice"];

/** Operators that users of the original do not write. */
const onlyThere = ["_infer_freq", "resample_adjusted_stamp", "tzaware-stamp"];

/** Who reads a series, by the text of the formulas alone; unknown where there are searches. */
function dependentsIn({ series_name: name, args }: Case, setup: Setup | undefined): Expected | undefined {
  const formulas = Object.entries(setup?.formulas ?? {});
  if (formulas.some(([, text]) => text.includes("findseries"))) return undefined;
  const readersOf = (read: string): string[] =>
    formulas.filter(([, text]) => text.includes(`(series "${read}"`)).map(([reader]) => reader);
  const found = new Set(readersOf(name));
  if (args?.direct !== true) for (const one of found) for (const next of readersOf(one)) found.add(next);
  return { dependents: [...found].sort() };
}

function formulasOf(setup: Setup | undefined): string[] {
  return Object.values(setup?.formulas ?? {});
}

/** The stored formulas that a case reads, by the text of formulas alone. */
function formulasUnder({ formula, series_name: name = "" }: Case, setup: Setup | undefined): string[] {
  const stored = setup?.formulas ?? {};
  const namesIn = (text: string): string[] => Object.keys(stored).filter((one) => text.includes(`"${one}"`));
  const found = new Set(formula === undefined ? Object.keys(stored).filter((one) => one === name) : namesIn(formula));
  for (const one of found) for (const next of namesIn(stored[one] ?? "")) found.add(next);
  return [...found].map((one) => stored[one] ?? "");
}

/** Whether a case reads a series that has a version which replaces those before it. */
function hasReplacement(one: Case, setup: Setup | undefined): boolean {
  const texts = formulasUnder(one, setup);
  return Object.entries(setup?.series ?? {}).some(
    ([name, { versions }]) =>
      versions.some(({ replace }) => replace === true) &&
      (name === one.series_name || texts.some((text) => text.includes(`"${name}"`))),
  );
}

function isLess(formula: string | undefined): boolean {
  return formula?.includes("(< ") === true;
}
