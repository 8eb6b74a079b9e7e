import type { Case } from "../../../../tools/recorded/case-file.js";
import { parseSearch, type Search, textOfSearch } from "../../src/find/query.js";

/** The case with the search that is left of it when all parentheses are lost, as in the SQL of the original. */
export function searchedAsTheOriginal(one: Case): Case {
  if (one.op !== "find" || one.query_expr === undefined) return one;
  return { ...one, query_expr: textOfSearch(sumOf(wordsOf(parseSearch(one.query_expr)))) };
}

type Word = "and" | "or" | "not" | Search;

function wordsOf(search: Search): Word[] {
  if (search.kind === "not") return ["not", ...wordsOf(search.part)];
  if (search.kind !== "and" && search.kind !== "or") return [search];
  const { kind } = search;
  return search.parts.flatMap((part, i) => (i === 0 ? wordsOf(part) : [kind, ...wordsOf(part)]));
}

/** `or` binds least, `not` most. */
function sumOf(words: readonly Word[]): Search {
  return { kind: "or", parts: split(words, "or").map((part) => ({ kind: "and", parts: split(part, "and").map(termOf) })) };
}

function termOf(words: readonly Word[]): Search {
  return words[0] === "not" ? { kind: "not", part: termOf(words.slice(1)) } : (words[0] as Search);
}

function split(words: readonly Word[], at: "and" | "or"): Word[][] {
  const parts: Word[][] = [[]];
  for (const word of words) {
    if (word === at) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}
