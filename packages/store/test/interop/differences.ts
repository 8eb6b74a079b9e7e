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
    section: "formulas",
    call: /^log of [fgn]$/,
    reason: "the original fails with an internal error; here a formula has an empty log",
  },
  {
    section: "formulas",
    call: /^loop closed$/,
    reason: "the original lets a formula read itself, and cannot read it then; here it is refused",
  },
];

export function isListed(section: string, call: string): boolean {
  return differences.some((difference) => difference.section === section && difference.call.test(call));
}
