/** Calls of client-program.py whose outcome is another one here, with the reason. One that agrees fails. */
export interface Difference {
  readonly section: string;
  readonly call: RegExp;
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  {
    section: "writes",
    call: /^empty, unknown name$/,
    reason: "the original fails with an internal error; here nothing is stored and the answer is empty",
  },
  {
    section: "writes",
    call: /^(booleans|then get bool)$/,
    reason: "here all values but text are numbers: true is 1",
  },
  {
    section: "writes",
    call: /^name with blanks$/,
    reason: "the original stores the series, then fails to find it under the name with blanks",
  },
  {
    section: "writes",
    call: /unicode name|prix/,
    reason: "the original cannot store names with quotation marks",
  },
  {
    section: "searches",
    call: /^catalog$/,
    reason: "the original lists by age under the name of its database; here by name, under `local`",
  },
  {
    section: "plain requests",
    call: /^bad time zone$/,
    reason: "the original fails with an internal error; here the parameter is refused like any other",
  },
  {
    section: "formulas",
    call: /^log of [fgn]$/,
    reason: "the original fails with an internal error; here the log of a formula is that of its texts",
  },
  {
    section: "formulas",
    call: /^loop closed$/,
    reason: "the original lets a formula read itself, and cannot read it then; here it is refused",
  },
  {
    section: "groups",
    call: /^(bind a group formula|internal metadata of sums?)$/,
    reason: "the original takes every group formula for one without a time zone",
  },
  {
    section: "groups",
    call: /^formula, (unknown group|naive and aware)$/,
    reason: "the original looks neither whether groups exist nor whether they have a time zone",
  },
];

export function isListed(section: string, call: string): boolean {
  return differences.some((difference) => difference.section === section && difference.call.test(call));
}

/** Tests of the conformance suite that the published server does not pass, with the reason. One that passes fails. */
export const beyondTheOriginal: Readonly<Record<string, string>> = {
  "keeps searches by name, to be found again and to be used in formulas":
    "the original keeps the text of a search as it was given",
  "tells what a formula is made of, and what depends on a series":
    "the original has no route for what depends on a series",
  "tells of every change in the order in which they happen": "the original has no subscriptions",
  "tells only of the names that were asked for, and nothing once it is closed": "the original has no subscriptions",
  "a subscription ends with its signal": "the original has no subscriptions",
  "tells of every change of a group too, and of those alone that were asked for": "the original has no subscriptions",
  "tells who wrote each revision of a group, and strips those from a date on":
    "the original tells no log of groups, and cannot strip them",
  "keeps names with any character, of series, formulas, baskets and groups":
    "the original cannot store names with quotation marks",
  "refuses names that cannot be stored, and stores nothing of them":
    "the original takes blank names of formulas, baskets and groups",
  "renames what formulas read only to what they can write": "the original writes formulas that it cannot read any more",
  "keeps every text of a formula with its author and date": "the original keeps only the newest text of a formula",
  "evaluates formulas with their newest text, or with those of the date when that is asked for":
    "the original keeps only the newest text of a formula",
  "refuses a text of a formula that is older than its newest": "the original keeps only the newest text of a formula",
  "names the series that was renamed in all texts of a formula": "the original keeps only the newest text of a formula",
  "replaces a series by exactly the given points":
    "the value dates of a replacement do not tell the original which of the old points it takes away",
  "lets a late insertion take its place when that is allowed, after what came before and under what came since":
    "the original refuses every late insertion",
  "refuses group formulas that name unknown groups, unless told not to, or themselves":
    "the original does not look whether groups exist, nor whether they need themselves",
  "shifts the bounds and the date of bound groups as the formula does":
    "the original reads bound groups within the bounds of the query, whatever the formula makes of them",
  "binds a series once, and at least one that the formula reads": "the original fails when such a group is read",
  "renames groups in what reads them, and series in groups":
    "the original leaves the old name in formulas and bindings of groups",
  "reads formulas like series, and refuses those that cannot be": "the original stores formulas that read themselves",
};
