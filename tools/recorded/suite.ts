import { describe, expect, test } from "vitest";
import { type Case, type CaseFile, isOwnCopy, readCaseFiles, type Setup } from "./case-file.js";
import { type Divergence, divergencesOf } from "./divergences.js";

/** Plays one case of a file; throws where the outcome is not the recorded one. */
export type Play = (one: Case, how: { readonly likeTheOriginal: boolean }) => Promise<void>;

/** Declares one test for each recorded case of the operations, in the order of the files. */
export function recordedCases(operations: (op: string) => boolean, open: (file: CaseFile) => Play): void {
  for (const file of readCaseFiles()) {
    const cases = file.cases.filter(({ op }) => operations(op));
    if (cases.length === 0) continue;
    describe(file.name, () => {
      const play = open(file);
      for (const one of cases) {
        const setup = file.setups[one.setup ?? ""];
        const reason = divergencesOf(one, setup).find(always)?.reason;
        const name = reason === undefined ? one.name : `${one.name} (differs: ${reason})`;
        test(name, () => agreesOrDiffers(one, setup, play));
      }
    });
  }
}

/** As recorded, or different for a reason that is listed. */
export async function agreesOrDiffers(one: Case, setup: Setup | undefined, play: Play): Promise<void> {
  const listed = divergencesOf(one, setup);
  const difference = await differenceOf(one, play, false);
  if (difference === undefined) return noEntryOutlivesItsReason(one, listed);
  let wrong = difference;
  for (const divergence of listed) {
    const left = await unexplained(divergence, wrong, one, setup, play);
    if (left === undefined) return;
    wrong = left;
  }
  throw wrong;
}

/** What a divergence does not account for; `undefined` when it accounts for all of a difference. */
async function unexplained(
  { refusedHere, replayed = false, instead }: Divergence,
  difference: Error,
  one: Case,
  setup: Setup | undefined,
  play: Play,
): Promise<Error | undefined> {
  if (refusedHere !== undefined && !refusedHere.test(codeOf(difference))) return difference;
  const expect = instead?.(one, setup);
  if (expect !== undefined) return await differenceOf({ ...one, expect }, play, false);
  return replayed ? await differenceOf(one, play, true) : undefined;
}

async function differenceOf(one: Case, play: Play, likeTheOriginal: boolean): Promise<Error | undefined> {
  return await play(one, { likeTheOriginal }).then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
}

/** In the repository's own cases what is listed has to differ. */
function noEntryOutlivesItsReason({ name }: Case, listed: readonly Divergence[]): void {
  const outlived = isOwnCopy ? listed.find(always) : undefined;
  if (outlived !== undefined) expect.fail(`"${name}" agrees, but is listed as different: ${outlived.reason}.`);
}

/** Whether all its cases differ, and not just those with a certain outcome. */
function always({ refusedHere, replayed }: Divergence): boolean {
  return refusedHere === undefined && replayed !== true;
}

function codeOf(difference: Error): string {
  const error = (difference.cause ?? difference) as { code?: unknown; details?: { formulaCode?: unknown } };
  return String(error.details?.formulaCode ?? error.code);
}
