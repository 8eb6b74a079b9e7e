/**
 * Cases whose recorded outcome is not ours, each with the reason; the first pattern that matches counts.
 * The only way to leave a case out: one that is listed but agrees fails, so that no entry outlives its reason.
 */
export interface Divergence {
  readonly file: string;
  /** Of the case, followed by ` / operation` for one step of a script. */
  readonly pattern: RegExp;
  readonly reason: string;
}

export const divergences: readonly Divergence[] = [
  {
    file: "bitemporal",
    pattern: /^(tz|nz) log formula$/,
    reason: "the original fails with an internal error; here a formula has an empty log",
  },
  {
    file: "store",
    pattern: /^unknown series \/ staircase$/,
    reason: "the original fails with an internal error; here the answer is undefined, as of every read",
  },
  {
    file: "find",
    pattern: /^find \((by\.not \(by\.or|by\.and \(by\.or) /,
    reason: "the original loses the parentheses of a search",
  },
  {
    file: "find",
    pattern: /^find \(by\.internal-metaitem "tzaware" #t\)$/,
    reason: "the original looks up internal values that are no text in the wrong place",
  },
  {
    file: "find",
    pattern: /^find \(by\.not \(by\.source "local"\)\)$/,
    reason: "the original fails with an internal error; here nothing is found",
  },
  {
    file: "find",
    pattern: /^query expr \((by\.everything\)|by\.(and|or)\)|.* #t\))/,
    reason: "the original writes these as it could not read them again, or fails",
  },
  {
    file: "formula-api",
    pattern: /^expanded(_formula (f3|deep|nai|tsh)| stopnames)/,
    reason: "the original shows the scopes of its interpreter in the text",
  },
  {
    file: "formula-api",
    pattern: /^internal_metadata dangling$/,
    reason: "a formula of unknown series is taken for one with a time zone, there for one without",
  },
  {
    file: "formula-api",
    pattern: /^interval nai$/,
    reason: "the original fails with an internal error; here the interval is that of the series under it",
  },
  {
    file: "formula-api",
    pattern: /^insertion_dates k$/,
    reason: "not built yet: insertion dates of operators that read no series",
  },
  {
    file: "special",
    pattern: /^constant (insertion_dates|history) /,
    reason: "not built yet: insertion dates of operators that read no series",
  },
  {
    file: "formula-api",
    pattern: /^dependents (direct )?(a|missing)$/,
    reason: "the original knows the dependents of formulas only",
  },
  {
    file: "formula-api",
    pattern: /^components (expanded )?missing$/,
    reason: "an unknown name has no components here, as of every read; an empty object there",
  },
  {
    file: "formula-api",
    pattern: /^register .*'reject_unknown': False/,
    reason: "the original compares the time zones of series that it does not know; here they fit everything",
  },
  {
    file: "formula-api",
    pattern: /^register \(add \(series "a"\) \(tzaware /,
    reason: "the original overlooks that tzaware gives a time zone",
  },
  {
    file: "formula-api",
    pattern: /^register strips name$/,
    reason: "the original finds a name only without the blanks around it; here both are the same name",
  },
  {
    file: "formula-api",
    pattern: /^cycle through update$/,
    reason: "the original stores a cycle through a search; here it is refused",
  },
  {
    file: "formula-api",
    pattern: /^(percent sign in a name|long and odd names)$/,
    reason: "the original cannot store some names; here every name works",
  },
  {
    file: "special",
    pattern: /^find (get selfref|dependents( of primary)?)$/,
    reason:
      "of a search that finds its own formula the original makes an empty series, or fails; here it is a cycle, and dependents are listed",
  },
  { file: "store", pattern: /^groups$/, reason: "not built yet: groups" },
  {
    file: "http",
    pattern: /^(GET|DELETE|PATCH|PUT) (?!.*'nope').*\/group\//,
    reason: "not built yet: groups",
  },
  {
    file: "http",
    pattern: /^GET \/series\/catalog/,
    reason: "the original lists by age under the name of its database; here by name, under `local`",
  },
  {
    file: "http",
    pattern: /^GET \/series\/history/,
    reason: "an unknown route answers 404 in both, there with a page, here with JSON",
  },
  {
    file: "http",
    pattern: /^GET \/series\/log .*'f'/,
    reason: "the original fails with an internal error; here a formula has an empty log",
  },
];

export function divergenceOf(file: string, name: string): string | undefined {
  return divergences.find((d) => d.file === file && d.pattern.test(name))?.reason;
}
